import type { Config, Interrupt, MeasureResult } from '../index.ts'
import type { Command } from './command.ts'
import { openConfig } from './common-options.ts'
import { print } from './output.ts'

/** `closeout measure -- <command…>` */
export const measure: Command = {
  summary: 'run a measurement and record its exit status, times, versions, commit and the sha256 of its evidence',
  arguments: '<command...>',
  options: [['--log <file>', "keep the command's output in a file, in the order it was written"]],
  passThrough: true,
  example: `closeout measure --log evidence/run.log -- pytest --cov --cov-report=json
  $ closeout measure -- sh -c 'coverage run -m pytest --junitxml=junit.xml; s=$?; coverage json; exit $s'   # pytest-cov before 4.1`,
  async run(invocation) {
    const closeout = await import('../index.ts')
    const { args, options, cwd, env } = invocation
    const config = await openConfig(invocation)
    // In JSON our own standard output holds one object and nothing else.
    const stdout = options.format === 'json' || options.format === 'sarif' ? process.stderr : process.stdout
    let shown = 0
    const result = await closeout.measure(config, {
      command: args as [string, ...string[]],
      cwd,
      env,
      log: options.log,
      stdout: stdout.fd,
      stderr: process.stderr.fd,
      show: async part => {
        if (shown === 0) shown = await print(stdout, part)
      },
      onStart: listen,
    })
    const report = {
      command: 'measure',
      exit: result.status || closeout.exitStatus(result.diagnostics) || shown,
      documents: [],
      diagnostics: result.diagnostics,
      written: result.written,
      effect: describe(result, config),
    }
    const own = stdout === process.stdout ? { output: '' } : {}
    return { report, ...own, root: config.root.directory }
  },
}

/**
 * Ctrl-C must not end us before the record is written. On a terminal the command gets that signal as we do; elsewhere,
 * and the second time, it is handed on; the third time the command is killed.
 */
function listen(interrupt: Interrupt): void {
  let times = 0
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      times++
      const hasIt = signal === 'SIGINT' && process.stdin.isTTY
      interrupt(times > 2 ? 'SIGKILL' : signal, { forward: times > 1 || !hasIt })
    })
  }
}

function describe({ record, status, written }: MeasureResult, config: Config): string {
  const seconds = ((Date.parse(record.finishedAt) - Date.parse(record.startedAt)) / 1000).toFixed(2)
  const ending = record.interrupted ? `interrupted, exit ${status}` : `exit ${status}`
  const commit =
    record.git && `commit ${record.git.commit.slice(0, 12)}${record.git.dirty ? ' with local changes' : ''}`
  const facts = [ending, `${seconds} s`, ...(commit ? [commit] : [])].join(', ')
  const effect = written.length > 0 ? `Written: ${written.join(', ')}.` : 'Nothing was written.'
  return `${config.data.evidence.run ?? ''}: ${facts}. ${effect}`
}
