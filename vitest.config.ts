import { defineConfig } from 'vitest/config'

/** Where to write a JSON report as well, if anywhere. */
const report = process.env['TEST_REPORT']

/** These start many processes, and kill them: `npm run test:processes`. */
const processes = ['test/write/processes.test.ts', 'test/beside-a-build.test.ts', 'test/hostile/**/*.test.ts']

// The libraries as the bundle has them, without the assertions of their development builds.
process.env['NODE_ENV'] = 'production'

/** What the scripts set that take longer, by their mode: no shell sets a variable in the same words as another. */
const settings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  acceptance: { CLOSEOUT_ACCEPTANCE: '1' },
  fuzz: { CLOSEOUT_CASES: '20000' },
  metamorphic: { CLOSEOUT_CASES: '200' },
  hostile: { CLOSEOUT_HOSTILE: '1' },
}

export default defineConfig(({ mode }) => {
  Object.assign(process.env, { ...settings[mode], ...process.env })
  return {
    test: {
      // For machines that are busy with something else: what hangs is seen all the same.
      testTimeout: 300_000,
      hookTimeout: 300_000,
      maxWorkers: 2,
      setupFiles: 'test/seed.ts',
      reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
      projects: [
        // Files share what they import: no test of the library leaves anything behind in a module.
        {
          extends: true,
          test: {
            name: 'library',
            include: ['test/**/*.test.ts'],
            exclude: ['test/cli/**', ...processes],
            isolate: false,
          },
        },
        { extends: true, test: { name: 'processes', include: processes } },
        // The command line is tested as it is published, bundled: in a process that has loaded it, or in one of its own.
        {
          extends: true,
          test: {
            name: 'cli',
            include: ['test/cli/**/*.test.ts'],
            globalSetup: 'test/cli/bundle.ts',
            isolate: false,
          },
        },
      ],
    },
  }
})
