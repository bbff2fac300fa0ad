import type { CoverageFile, CoverageReport } from './coverage-report.ts'
import { normalize } from './wanted-files.ts'

/** What a path is in a report: one file, none with the reason, or several keys it could be. */
export type Resolution = { file: CoverageFile } | { unmeasured: string } | { ambiguous: string[] }

/**
 * Finds a root-relative path in a report whose keys are relative to wherever `coverage json` ran: as written; under
 * `base`, the folder that the configuration says the keys belong to; as the only key of which one is an ending of the
 * other at a `/`. `\` counts as `/`. Two candidates are ambiguous: the shorter never wins.
 * In reports over 4 MB, `path` must have been among the `wanted` of `readCoverage`.
 */
export function resolveFile(report: CoverageReport, path: string, base?: string): Resolution {
  const exact = report.files.get(path)
  if (exact) return { file: exact }
  const wanted = normalize(path)
  for (const isSame of steps(report, wanted, base)) {
    const found = [...report.files.values()].filter(file => isSame(normalize(file.key)))
    if (found.length > 1) return { ambiguous: found.map(file => file.key) }
    if (found[0]) return { file: found[0] }
  }
  return { unmeasured: reasonFor(report, wanted) }
}

function steps(report: CoverageReport, path: string, base: string | undefined): ((key: string) => boolean)[] {
  const folder = base === undefined ? '' : normalize(base).replace(/\/+$/, '')
  const under = [`${folder}/${path}`]
  if (path.startsWith(`${folder}/`)) under.push(path.slice(folder.length + 1))
  return [
    key => key === path,
    ...(folder === '' || folder === '.' ? [] : [(key: string) => under.includes(key)]),
    key => key.endsWith(`/${path}`) || (path.endsWith(`/${key}`) && isFromSubfolder(report, path, key)),
  ]
}

/**
 * May a key be shorter than the path, because the report was written in a folder of the project? A bare file name
 * says too little, and a report that has keys beginning like the path was written where the path begins.
 */
function isFromSubfolder(report: CoverageReport, path: string, key: string): boolean {
  const top = path.slice(0, path.indexOf('/') + 1)
  return key.includes('/') && !(report.keys ?? [...report.files.keys()]).some(other => normalize(other).startsWith(top))
}

function reasonFor(report: CoverageReport, path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const near = [...report.files.keys()].filter(key => normalize(key) === name || normalize(key).endsWith(`/${name}`))
  const hint =
    near.length > 0 ? `; \`${near.slice(0, 3).join('`, `')}\` ${near.length > 1 ? 'were' : 'was'} measured` : ''
  return `no key of \`${report.source.path}\` is \`${path}\`${hint}`
}
