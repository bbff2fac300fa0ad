import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { generateGcovr, generateIstanbul, generateLcov } from '../generate/foreign-coverage.mjs'

/** What other ecosystems run on a coverage file of the same size in their own format, which closeout does not read. */
export const foreignCoverage = {
  name: 'coverage of other tools',
  unit: 'MB',
  sizes: [1, 10],
  prepare({ folder, size }) {
    const bytes = size * 1e6
    mkdirSync(join(folder, '.nyc_output'), { recursive: true })
    generateLcov({ path: join(folder, 'lcov.info'), bytes })
    generateIstanbul({ path: join(folder, '.nyc_output', 'coverage.json'), bytes })
    generateGcovr({ path: join(folder, 'gcovr.json'), bytes })
    return {
      bytes,
      commands: [
        {
          name: 'lcov --summary',
          argv: ['lcov', '--summary', 'lcov.info'],
          version: ['lcov', '--version'],
          checks: 'syntax of LCOV',
        },
        {
          name: 'nyc report',
          argv: ['nyc', 'report', '--cwd', folder, '--reporter=json-summary', '--report-dir=summary'],
          version: ['nyc', '--version'],
          checks: 'syntax of Istanbul JSON',
        },
        {
          name: 'gcovr',
          argv: ['gcovr', '--root', folder, '--add-tracefile', 'gcovr.json', '--json-summary', 'summary.json'],
          version: ['gcovr', '--version'],
          checks: 'syntax of gcovr JSON',
        },
      ],
    }
  },
}
