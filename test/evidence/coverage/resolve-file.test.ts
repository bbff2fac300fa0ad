import { expect, test } from 'vitest'
import { resolveFile } from '../../../src/evidence/coverage/read-coverage.ts'
import { makeReport, readText } from './make-report.ts'

/** The key that a path resolves to among `keys`, or `ambiguous: …`, or `unmeasured: …`. */
function resolve(keys: string[], path: string, base?: string): string {
  const files = Object.fromEntries(keys.map(key => [key, { executed: [1], missing: [] }]))
  const result = resolveFile(readText(JSON.stringify(makeReport(files))).report!, path, base)
  if ('file' in result) return result.file.key
  return 'ambiguous' in result ? `ambiguous: ${result.ambiguous.join(', ')}` : `unmeasured: ${result.unmeasured}`
}

test.each<[claim: string, keys: string[], path: string, base: string | undefined, expected: string]>([
  ['as written', ['backend/a.py', 'a.py'], 'a.py', undefined, 'a.py'],
  ['as written before all else', ['x/backend/a.py', 'a.py', 'backend/a.py'], 'backend/a.py', 'backend', 'backend/a.py'],
  [
    'under the base, for keys relative to it',
    ['core/a.py', 'other/core/a.py'],
    'backend/core/a.py',
    'backend',
    'core/a.py',
  ],
  ['under the base, at its top', ['a.py', 'core/a.py'], 'backend/a.py', 'backend/', 'a.py'],
  [
    'under the base, for keys that begin with it',
    ['backend/core/a.py', 'x/core/a.py'],
    'core/a.py',
    'backend',
    'backend/core/a.py',
  ],
  [
    'under an absolute base',
    ['/home/me/p/core/a.py', '/old/core/a.py'],
    'core/a.py',
    '/home/me/p',
    '/home/me/p/core/a.py',
  ],
  [
    'the only longer key',
    ['/home/me/p/backend/core/a.py', 'b.py'],
    'backend/core/a.py',
    undefined,
    '/home/me/p/backend/core/a.py',
  ],
  ['the only shorter key', ['core/a.py', 'core/b.py'], 'backend/core/a.py', undefined, 'core/a.py'],
  ['with backslashes', ['C:\\p\\backend\\core\\a.py'], 'backend/core/a.py', undefined, 'C:\\p\\backend\\core\\a.py'],
  ['with backslashes, as written', ['core\\a.py', 'x\\core\\a.py'], 'core/a.py', undefined, 'core\\a.py'],
  [
    'at a slash only',
    ['my_core/a.py'],
    'core/a.py',
    undefined,
    'unmeasured: no key of `coverage.json` is `core/a.py`; `my_core/a.py` was measured',
  ],
  ['two longer', ['x/core/a.py', 'y/core/a.py'], 'core/a.py', undefined, 'ambiguous: x/core/a.py, y/core/a.py'],
  [
    'a longer and a shorter',
    ['x/b/core/a.py', 'core/a.py'],
    'b/core/a.py',
    undefined,
    'ambiguous: x/b/core/a.py, core/a.py',
  ],
  ['two under the base', ['b/c/a.py', 'a.py'], 'c/a.py', 'b', 'b/c/a.py'],
  ['both ways under the base', ['b/b/a.py', 'a.py'], 'b/a.py', 'b', 'ambiguous: b/b/a.py, a.py'],
  [
    'a bare name says too little',
    ['__init__.py'],
    'backend/core/__init__.py',
    undefined,
    'unmeasured: no key of `coverage.json` is `backend/core/__init__.py`; `__init__.py` was measured',
  ],
  [
    'a shorter key beside keys from the root',
    ['backend/b.py', 'core/a.py'],
    'backend/core/a.py',
    undefined,
    'unmeasured: no key of `coverage.json` is `backend/core/a.py`; `core/a.py` was measured',
  ],
  [
    'no more than three near ones are named',
    ['v/a.py', 'w/a.py', 'x/a.py', 'y/a.py'],
    'core/a.py',
    undefined,
    'unmeasured: no key of `coverage.json` is `core/a.py`; `v/a.py`, `w/a.py`, `x/a.py` were measured',
  ],
  ['absent', ['b.py'], 'a.py', undefined, 'unmeasured: no key of `coverage.json` is `a.py`'],
])('%s', (_claim, keys, path, base, expected) => {
  expect(resolve(keys, path, base)).toBe(expected)
})

test('in a large report only the wanted files keep their details, found by any of these ways', () => {
  const keys = ['/p/backend/core/a.py', 'core\\b.py', 'c.py', 'd.py', 'x/d.py']
  const report = makeReport(Object.fromEntries(keys.map(key => [key, { executed: [1], missing: [2] }])))
  const padded = JSON.stringify(report).replace('"files"', `"pad":"${' '.repeat(5 * 1024 * 1024)}","files"`)
  const { report: read } = readText(padded, { wanted: ['backend/core/a.py', 'core/b.py', 'd.py'] })
  expect([...read!.files.keys()]).toEqual(['/p/backend/core/a.py', 'core\\b.py', 'd.py', 'x/d.py'])
  expect(read!.keys).toEqual(keys)
  expect(read!.statements.total).toBe(10)
})
