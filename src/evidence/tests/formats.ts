import { junit } from './junit/read-junit.ts'
import { pytestLog } from './pytest/read-pytest-log.ts'
import type { TestFormat } from './test-report.ts'

/** Every format of test evidence, by its name. The first that matches reads the file; a log is any text. */
export const testFormats = { junit, 'pytest-log': pytestLog } as const satisfies Record<string, TestFormat>
