/** The part of the public API that loads no reader and no parser: all that a run needs that has nothing to do. */
export { ResultCache, type Outcome } from './cache/result-cache.ts'
export { findConfig } from './config/find-config.ts'
export { CloseoutError, exitStatus, isError, refuse, type Diagnostic, type Place, type Severity } from './diagnostic.ts'
export { count } from './report/count-findings.ts'
export { checkLabels, describeBuild, describeCheck, dryRunLabels } from './report/describe-effect.ts'
export { createPaint } from './report/paint.ts'
export { type Report, type Reporter, type ReportStyle } from './report/report.ts'
export { reporters, type Format } from './report/reporters.ts'
