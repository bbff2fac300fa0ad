import { expect, test } from 'vitest'
import { readVersions } from '../../src/measure/tool-versions.ts'

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
