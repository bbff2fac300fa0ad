import type { Diagnostic } from '../../diagnostic.ts'
import type { RootedPath } from '../../root.ts'
import { attempt } from '../attempt.ts'
import { scanSource } from '../source.ts'
import { testFormats } from './formats.ts'
import { readExitStatus } from './read-exit-status.ts'
import { reconcile, type RunEvidence } from './reconcile.ts'
import type { TestFormat, TestReader, TestReport } from './test-report.ts'
import type { Counted, TestRun } from './test-run.ts'

/** A file of test evidence as the configuration names it. */
export interface TestInput {
  readonly file: RootedPath
  /** An exit status given in the configuration, or a file holding it. */
  readonly exit?: number | RootedPath
}

/**
 * Reads the log, the JUnit XML and the exit status of one run, each in one pass, and puts them together.
 * `recorded` is the exit status that a run record holds; it stands when the inputs name no other.
 * What cannot be read is a diagnostic, and the run then never `passed`; without any readable file there is no run.
 */
export async function readTests(
  inputs: readonly TestInput[],
  recorded?: Counted,
): Promise<{ run?: TestRun; diagnostics: Diagnostic[] }> {
  const diagnostics: Diagnostic[] = []
  const reports: TestReport[] = []
  const exits: Counted[] = []
  const stated: number[] = []
  let isWhole = true
  for (const { file, exit } of inputs) {
    const report = await attempt(diagnostics, () => readReport(file))
    if (report) reports.push(report)
    else isWhole = false
    if (typeof exit === 'number') stated.push(exit)
    else if (exit) {
      const status = await attempt(diagnostics, () => readExitStatus(exit))
      if (status) exits.push(status)
    }
  }
  if (recorded && inputs.every(({ exit }) => exit === undefined)) exits.push(recorded)
  if (reports.length === 0) return { diagnostics }
  const evidence: RunEvidence = { reports, exits, stated, isWhole }
  const reconciled = reconcile(evidence)
  return { run: reconciled.run, diagnostics: [...diagnostics, ...reconciled.diagnostics] }
}

/** Reads one file with the first format that its first bytes match. */
async function readReport(file: RootedPath): Promise<TestReport> {
  let format = undefined as TestFormat | undefined
  let reader: TestReader | undefined
  try {
    const source = await scanSource(file, {
      scan(window, start, end, last) {
        format ??= chooseFormat(file, window.subarray(start, end))
        reader ??= format.read(file)
        return reader.scan(window, start, end, last)
      },
    })
    return reader!.report(source)
  } catch (error) {
    throw format?.explain?.(error, file) ?? error
  }
}

function chooseFormat(file: RootedPath, head: Buffer): TestFormat {
  return Object.values(testFormats).find(format => format.matches(file.path, head))!
}
