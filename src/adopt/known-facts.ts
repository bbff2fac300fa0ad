import type { ConfigData } from '../config/config.ts'

/** What a configuration names, as far as the words of a draft can mean it. */
export interface KnownFacts {
  readonly overall?: { readonly percent: number; readonly before?: number; readonly hasBaseline?: boolean }
  readonly groups: readonly KnownGroup[]
  readonly suites: readonly { readonly id: string; readonly name: string }[]
  readonly gaps: readonly { readonly id: string; readonly title: string; readonly plans: readonly string[] }[]
  readonly hasGoal: boolean
}

export interface KnownGroup {
  readonly id: string
  readonly name: string
  readonly percent: number
  /** Names as the facts show them: the last part of each path, or its configured name. */
  readonly files: readonly string[]
  /** Those of them that something is compared with. */
  readonly compared?: readonly string[]
}

/** Reads the names from a configuration. */
export function findKnownFacts({ targets, suites, gaps, phase }: ConfigData): KnownFacts {
  const { overall } = targets
  const before = overall?.baseline && 'percent' in overall.baseline ? overall.baseline.percent : undefined
  return {
    ...(overall && {
      overall: {
        percent: overall.percent,
        ...(before !== undefined && { before }),
        hasBaseline: (overall.baseline ?? targets.baseline) !== undefined,
      },
    }),
    groups: targets.groups.map(({ id, name, percent, files }) => ({
      id,
      name,
      percent,
      files: files.map(nameOf),
      compared: files
        .filter(file => targets.baseline !== undefined || (typeof file !== 'string' && file.baseline !== undefined))
        .map(nameOf),
    })),
    suites: suites.map(({ id, name }) => ({ id, name })),
    gaps: gaps.map(({ id, title, plans }) => ({ id, title, plans })),
    hasGoal: phase.goal !== undefined,
  }
}

function nameOf(file: string | { readonly path: string; readonly name?: string | undefined }): string {
  if (typeof file !== 'string' && file.name !== undefined) return file.name
  const path = typeof file === 'string' ? file : file.path
  return path.slice(path.lastIndexOf('/') + 1)
}
