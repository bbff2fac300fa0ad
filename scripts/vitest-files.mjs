// Stryker's vitest runner asks only which tests failed. Where a mutant keeps a test file from loading, none of its tests
// runs and none fails, so that it would count as survived. With this runner it is killed.
import { strykerPlugins as plugins } from '@stryker-mutator/vitest-runner'

export { strykerValidationSchema } from '@stryker-mutator/vitest-runner'

function vitestFilesRunner(injector) {
  const runner = plugins.find(({ name }) => name === 'vitest').factory(injector)
  const { mutantRun } = runner
  runner.mutantRun = async options => {
    const result = await mutantRun.call(runner, options)
    const broken = runner.ctx.state.getFiles().find(file => file.result?.state === 'fail')
    if (result.status !== 'survived' || !broken) return result
    const failureMessage = `${broken.name}: ${broken.result.errors?.[0]?.message ?? 'failed outside of its tests'}`
    return { status: 'killed', killedBy: [], failureMessage, nrOfTests: result.nrOfTests }
  }
  return runner
}
vitestFilesRunner.inject = ['$injector']

export const strykerPlugins = [{ kind: 'TestRunner', name: 'vitest-files', factory: vitestFilesRunner }]
