import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CloseoutError } from '../../src/diagnostic.ts'
import { readConfig } from '../../src/config/read-config.ts'
import { baselinePaths, coveragePaths, targetPaths } from '../../src/evidence/coverage-paths.ts'
import { makeProject } from '../cli/project.ts'

const configOf = (evidence: string, targets: string) => {
  const documents = 'documents: [{ template: note, path: NOTE.md }]\n'
  const text = `version: 1\nevidence: { ${evidence} }\n${targets}${documents}`
  return readConfig(join(makeProject({ 'closeout.yaml': text }), 'closeout.yaml'))
}
const targets = `targets:
  baseline: { coverage: all.json }
  overall: { percent: 50, baseline: { coverage: overall.json } }
  groups:
    - { id: a, name: A, percent: 50, files: [x.py] }
    - id: b
      name: B
      percent: 50
      files: [y.py, { path: z.py, baseline: { coverage: z.json } }, { path: w.py, baseline: { percent: 1, source: OLD.md } }]
`

test('every report that is named is found, the measured one first, with its place', () => {
  const config = configOf('coverage: { path: coverage.json, base: src }', targets)
  expect(coveragePaths(config).map(({ path }) => path)).toEqual(['coverage.json', 'all.json', 'overall.json', 'z.json'])
  expect(baselinePaths(config.data)).toEqual([
    { path: 'all.json', pointer: '/targets/baseline/coverage' },
    { path: 'overall.json', pointer: '/targets/overall/baseline/coverage' },
    { path: 'z.json', pointer: '/targets/groups/1/files/1/baseline/coverage' },
  ])
  expect([...targetPaths(config)]).toEqual([
    ['/targets/groups/0/files/0', 'x.py'],
    ['/targets/groups/1/files/0', 'y.py'],
    ['/targets/groups/1/files/1/path', 'z.py'],
    ['/targets/groups/1/files/2/path', 'w.py'],
  ])
  expect(coveragePaths(configOf('coverage: coverage.json', '')).map(({ path }) => path)).toEqual(['coverage.json'])
  expect(coveragePaths(configOf('tests: [run.log]', ''))).toEqual([])
})

const refusal = (paths: () => unknown) => {
  try {
    paths()
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    return error.diagnostics.map(({ place, message }) => `${place?.line}:${place?.column} ${message}`)
  }
  return []
}

test('a path out of the root is refused where it is named', () => {
  const leaves = (path: string) => `Unexpected path \`${path}\`: it leaves the root, expected a path below the root`
  const config = configOf(
    'coverage: ../c.json',
    'targets: { groups: [{ id: a, name: A, percent: 50, files: [x.py, ../y.py] }] }\n',
  )
  expect(refusal(() => coveragePaths(config))).toEqual([`2:13 ${leaves('../c.json')}`])
  expect(refusal(() => targetPaths(config))).toEqual([`3:66 ${leaves('../y.py')}`])
  const named = configOf('coverage: { base: src, path: ../c.json }', '')
  expect(refusal(() => coveragePaths(named))).toEqual([`2:36 ${leaves('../c.json')}`])
  const baseline = configOf('coverage: c.json', 'targets: { baseline: { coverage: ../b.json } }\n')
  expect(refusal(() => coveragePaths(baseline))).toEqual([`3:24 ${leaves('../b.json')}`])
})
