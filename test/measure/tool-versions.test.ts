import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findToolVersions, readVersions } from '../../src/measure/tool-versions.ts'

test('the session header of pytest names Python, pytest and pytest-cov', () => {
  const head = `${'='.repeat(20)} test session starts ${'='.repeat(20)}
platform linux -- Python 3.11.2, pytest-7.2.1, pluggy-1.0.0+repack -- /usr/bin/python3
rootdir: /w
plugins: hypothesis-6.98.0rc1, cov-4.0.0, xdist-3.2.0
collected 3 items
`
  expect(readVersions(head)).toEqual({
    python: '3.11.2',
    pytest: '7.2.1',
    'pytest-cov': '4.0.0',
  })
  expect(readVersions('platform darwin -- Python 3.9.18[pypy-7.3.15-final], pytest-8.0.0, pluggy-1.4.0\n')).toEqual({
    python: '3.9.18',
    pytest: '8.0.0',
  })
})

test('a coverage.py report names coverage.py, and no other JSON does', () => {
  expect(readVersions('{"meta": {"format": 3, "version": "7.6.0", "timestamp": "x"}, "files": {}}')).toEqual({
    'coverage.py': '7.6.0',
  })
  expect(readVersions('{"version": "7.6.0"}')).toEqual({})
  expect(readVersions('{"files": {"meta": {"version": "1"}}}')).toEqual({})
  expect(readVersions('plugins: cov-4.0.0\n')).toEqual({})
})

/** A program that answers as told, whatever its arguments. */
function makeProgram(answer: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'closeout-versions-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'pytest')
  writeFileSync(file, `#!/bin/sh\necho "${answer}"\n`)
  chmodSync(file, 0o755)
  return file
}

test.skipIf(process.platform === 'win32')('pytest is asked as the command runs it', async () => {
  const pytest = makeProgram('pytest 8.3.1')
  const here = { cwd: '/', env: process.env, platform: process.platform }
  expect(await findToolVersions([], [pytest, '-q'], here)).toEqual({ pytest: '8.3.1' })
  expect(await findToolVersions([], ['sh', '-c', 'true'], here)).toEqual({})
})

test.skipIf(process.platform === 'win32')('a batch file is asked through cmd.exe', async () => {
  const ComSpec = makeProgram('pytest 8.3.2')
  const windows = { cwd: '/', env: { ...process.env, ComSpec }, platform: 'win32' as const, exists: () => true }
  expect(await findToolVersions([], ['tools/pytest.cmd', '-q'], windows)).toEqual({ pytest: '8.3.2' })
})

test('a command that cannot be asked loses nothing: its version is left out', async () => {
  const here = { cwd: '/', env: process.env, platform: process.platform }
  // Node refuses a NUL at once, as it does a batch file on Windows.
  expect(await findToolVersions([], ['no\0program', 'pytest'], here)).toEqual({})
  expect(await findToolVersions([], ['no-such-program-anywhere', 'pytest'], here)).toEqual({})
})
