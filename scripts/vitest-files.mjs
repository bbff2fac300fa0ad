// Stryker's vitest runner, with two differences. It asks only which tests failed: where a mutant keeps a test file from
// loading, none of its tests runs and none fails, so that it would count as survived; here it is killed. And it switches
// a mutant on when the tests begin, unless it takes the code for code that only runs when a module is loaded: where both
// are so, the module was loaded without the mutant; here it is on from the beginning, as it would be in a changed file.
import { strykerPlugins as plugins } from '@stryker-mutator/vitest-runner'

export { strykerValidationSchema } from '@stryker-mutator/vitest-runner'

function vitestFilesRunner(injector) {
  const runner = plugins.find(({ name }) => name === 'vitest').factory(injector)
  const { mutantRun } = runner
  runner.mutantRun = async options => {
    const result = await mutantRun.call(runner, { ...options, mutantActivation: 'static' })
    const broken = runner.ctx.state.getFiles().find(file => file.result?.state === 'fail')
    if (result.status !== 'survived' || !broken) return result
    const failureMessage = `${broken.name}: ${broken.result.errors?.[0]?.message ?? 'failed outside of its tests'}`
    return { status: 'killed', killedBy: [], failureMessage, nrOfTests: result.nrOfTests }
  }
  return runner
}
vitestFilesRunner.inject = ['$injector']

export const strykerPlugins = [{ kind: 'TestRunner', name: 'vitest-files', factory: vitestFilesRunner }]
