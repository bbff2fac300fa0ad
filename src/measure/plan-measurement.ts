import { rootedPath, type Config } from '../config/read-config.ts'
import { refuse } from '../diagnostic.ts'
import { realFolder, rooted, type RootedPath } from '../root.ts'
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
 * @throws CloseoutError `config` when the configuration names no run record or no evidence, `outside-root`.
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
  return {
    ...files,
    record: rootedPath(config, run, '/evidence/run'),
    log: log === undefined ? undefined : rooted(config.root, log, realFolder(cwd)),
    evidence: [...new Map(all.map(file => [file.path, file])).values()],
  }
}
