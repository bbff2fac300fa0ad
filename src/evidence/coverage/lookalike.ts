/** Other tools' files that are taken for a coverage.py report, told by the keys of the document and of its values. */
const shapes: readonly {
  readonly name: string
  readonly keys: readonly string[]
  readonly within?: readonly string[]
}[] = [
  { name: 'Jest test results', keys: ['numTotalTests', 'testResults'] },
  { name: 'an Istanbul coverage summary', keys: ['total'], within: ['lines', 'statements', 'functions', 'branches'] },
  { name: 'an Istanbul coverage map', keys: [], within: ['statementMap', 'fnMap', 'branchMap'] },
  { name: 'a gcovr report', keys: ['gcovr/format_version'] },
  { name: 'a gcovr summary', keys: ['gcovr/summary_format_version'] },
  { name: 'gcov JSON', keys: ['gcc_version', 'files'] },
  { name: 'an llvm-cov export', keys: ['data', 'type', 'version'] },
  { name: 'a V8 coverage file', keys: ['result'] },
  { name: 'a pytest-json-report', keys: ['exitcode', 'summary', 'tests'] },
  { name: 'a Codecov report', keys: ['coverage'] },
  { name: 'a closeout run record', keys: ['command', 'exit', 'startedAt'] },
]

/** Says in words what a JSON document with these keys is, or undefined. `within` are the keys of its values. */
export function describeJson(keys: ReadonlySet<string>, within: ReadonlySet<string>): string | undefined {
  return shapes.find(
    shape => shape.keys.every(key => keys.has(key)) && (shape.within ?? []).every(key => within.has(key)),
  )?.name
}

/** Says in words what a file is that begins with these bytes and is no JSON, or undefined. */
export function describeHead(head: Buffer): string | undefined {
  if (head.length === 0) return 'an empty file'
  if (head.toString('latin1', 0, 16) === 'SQLite format 3\0') return 'a coverage.py data file (`.coverage`)'
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return 'UTF-16 text'
  const text = head
    .toString('utf8', 0, 2000)
    .replace(/^\ufeff/, '')
    .trimStart()
  if (text === '') return 'white space'
  if (/^(TN:|SF:)/.test(text)) return 'an LCOV tracefile'
  if (/^mode: (set|count|atomic)\b/.test(text)) return 'a Go coverage profile'
  if (/<report\b[^>]*\bname=|JACOCO/.test(text) && text.startsWith('<')) return 'a JaCoCo report'
  if (text.startsWith('<') && /<coverage\b[^>]*\bclover=/.test(text)) return 'a Clover report'
  if (text.startsWith('<') && /<coverage\b/.test(text)) return 'a Cobertura report'
  if (/^<testsuites?\b|^<\?xml[^]*<testsuites?\b/.test(text)) return 'JUnit XML'
  if (/^<!doctype html|^<html/i.test(text)) return 'an HTML page'
  if (text.startsWith('<')) return 'XML'
  if (/^=+ test session starts =+/m.test(text)) return 'a pytest log'
  if (/^Name\s+Stmts\s+Miss/m.test(text)) return 'the text of `coverage report`'
  return undefined
}
