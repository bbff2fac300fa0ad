import { realpathSync } from 'node:fs'
import { rootedPath, type Config } from '../config/read-config.ts'
import { refuse } from '../diagnostic.ts'
import { inputPaths } from '../evidence/input-paths.ts'
import { realFolder, rooted, type RootedPath } from '../root.ts'
import { writtenPaths } from '../written-paths.ts'
import { listEvidence, type EvidenceFiles } from './evidence-files.ts'

/** Every file that a measurement has to do with. */
export interface MeasurementPlan extends EvidenceFiles {
  /** Where the run record goes. */
  readonly record: RootedPath
  /** Where the output is kept, if anywhere. */
  readonly log: RootedPath | undefined
  /** The evidence, each file once. */
  readonly evidence: readonly RootedPath[]
}

/**
 * Resolves the paths before anything runs.
 *
 * @throws CloseoutError `config` when the configuration names no run record or no evidence, or the run record is another file
 * of it; `usage` when the log is; `outside-root`.
 */
export function planMeasurement(
  config: Config,
  { log, cwd }: { log?: string | undefined; cwd: string },
): MeasurementPlan {
  const { run } = config.data.evidence
  const place = config.placeOf('/evidence')
  if (run === undefined) {
    throw refuse('config', config.file, 'No `run` in `evidence`, expected where to write the run record', {
      place,
      hint: 'add `run: evidence/run.json` to `evidence`',
    })
  }
  const files = listEvidence(config)
  const all = [...files.coverage, ...files.tests, ...files.exits, ...files.figures]
  if (all.length === 0) {
    throw refuse('config', config.file, 'No evidence file is configured, expected what the command measures', {
      place,
      hint: 'add `coverage`, `tests` or `figures` to `evidence`',
    })
  }
  const record = rootedPath(config, run, '/evidence/run')
  const kept = log === undefined ? undefined : rooted(config.root, log, realFolder(cwd))
  refuseOthers(config, record, kept)
  return { ...files, record, log: kept, evidence: [...new Map(all.map(file => [file.path, file])).values()] }
}

/** What closeout writes itself must be no file that the configuration names as something else; a log may be a test's. */
function refuseOthers(config: Config, record: RootedPath, log: RootedPath | undefined): void {
  const inputs = inputPaths(config.data).filter(({ pointer }) => pointer !== '/evidence/run')
  const named = (wanted: typeof inputs) => wanted.map(({ path, pointer }) => rootedPath(config, path, pointer))
  const isTest = ({ pointer }: { pointer: string }) => /^\/evidence\/tests\/\d+(?:\/path)?$/.test(pointer)
  const tests = named(inputs.filter(isTest))
  const others = [
    ...named(inputs.filter(input => !isTest(input))),
    ...writtenPaths(config).map(path => rooted(config.root, path)),
  ]
  const configuration = realpathSync.native(config.absolute)
  const isAmong = (file: RootedPath, list: readonly RootedPath[]) =>
    file.real === configuration || list.some(({ real }) => real === file.real)
  const expected = 'the configuration names it as something else, expected a file of its own'
  if (isAmong(record, [...tests, ...others])) {
    throw refuse('config', config.file, `Unexpected run record \`${record.path}\`: ${expected}`, {
      place: config.placeOf('/evidence/run'),
      hint: 'write another path for `run`',
    })
  }
  if (log && isAmong(log, [record, ...others])) {
    throw refuse('usage', '', `Unexpected log \`${log.path}\`: ${expected}, or one of \`tests\``, {
      hint: 'write another path for `--log`',
    })
  }
}
