import { join } from 'node:path'
import { factsCommand } from '../closeout.mjs'
import { generateLog } from '../generate/pytest-log.mjs'

const count = `import re
pattern = re.compile('passed|failed')
print(sum(1 for line in open('pytest.log', encoding='utf-8') if pattern.search(line)))`

/** The log of `pytest -v`, in tests. */
export const pytestLog = {
  name: 'pytest -v log',
  unit: 'tests',
  sizes: [1e5, 1e6, 1e7],
  prepare: options => prepareLog({ ...options, style: 'plain' }),
}

/** The same of four workers of xdist. */
export const xdistLog = {
  name: 'pytest -v -n 4 log',
  unit: 'tests',
  sizes: [1e5, 1e6, 5e6],
  prepare: options => prepareLog({ ...options, style: 'xdist' }),
}

function prepareLog({ cli, folder, size, style }) {
  const { bytes } = generateLog({ path: join(folder, 'pytest.log'), tests: size, style })
  const own = factsCommand({
    cli,
    folder,
    evidence: { tests: [{ path: 'pytest.log', exit: 1 }] },
    checks: 'each outcome by test file, against the summary and the number collected; failures named; sha256',
  })
  return {
    bytes,
    commands: [
      own,
      {
        name: 'grep -cE',
        argv: ['grep', '-cE', 'passed|failed', 'pytest.log'],
        version: ['grep', '--version'],
        checks: 'nothing; counts lines',
      },
      {
        name: 'python3 re',
        argv: ['python3', '-c', count],
        version: ['python3', '--version'],
        checks: 'UTF-8; counts lines',
      },
    ],
  }
}
