/**
 * The part of the public API that most runs are made of: it loads nothing that writes a configuration, adopts a draft,
 * explains a place or runs a measurement.
 */
export { build, type BuildOptions, type BuildResult } from './build.ts'
export { check, diffOf, type CheckResult } from './check.ts'
export { readConfig, type Config } from './config/read-config.ts'
export { SharedReports, sharedPaths, type SharedPaths } from './evidence/shared-reports.ts'
export { facts, type FactsResult } from './facts.ts'
export type { DocumentResult } from './make.ts'
export { makeAhead, type MadeAhead, type MakeOptions } from './make-ahead.ts'
