import { reportGithub } from './report-github.ts'
import { reportJson } from './report-json.ts'
import { reportPretty } from './report-pretty.ts'
import { reportSarif } from './report-sarif.ts'
import type { Reporter } from './report.ts'

/** Every output format, by the name that `--format` takes. */
export const reporters = {
  pretty: reportPretty,
  json: reportJson,
  github: reportGithub,
  sarif: reportSarif,
} satisfies Record<string, Reporter>

export type Format = keyof typeof reporters
