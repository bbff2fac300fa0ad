import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// The libraries as the bundle has them.
process.env['NODE_ENV'] = 'production'

/** The folders whose tests are to notice the mutants; scripts/mutate.mjs names those that mirror the mutated ones. */
const folders = (process.env['MUTATION_TESTS'] ?? 'test').split(',')

/** The quick files first, as one failure is enough to notice a mutant; vitest begins with the slow ones. */
class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).reverse()
  }
}

/** The library's tests, without those that start processes or try many cases. */
export default defineConfig({
  test: {
    testTimeout: 900_000,
    hookTimeout: 900_000,
    // Modules that stay loaded from one mutant to the next would hold the tables of the unchanged code.
    isolate: true,
    sequence: { sequencer: QuickFirst },
    // A mutant of code that runs once, when its module is loaded, needs a fresh process as well.
    experimental: { fsModuleCache: true, fsModuleCachePath: '.vitest-cache' },
    setupFiles: 'test/seed.ts',
    // A mutant is noticed by the first failure; the smallest one is of no interest.
    env: { CLOSEOUT_SHRINK: 'no' },
    include: folders.map(folder => (folder.endsWith('.ts') ? folder : `${folder}/**/*.test.ts`)),
    exclude: [
      'test/cli/**',
      'test/acceptance/**',
      'test/hostile/**',
      'test/beside-a-build.test.ts',
      'test/fuzz.test.ts',
      'test/measure/**',
      'test/trace/metamorphic.test.ts',
      'test/write/processes.test.ts',
    ],
  },
})
