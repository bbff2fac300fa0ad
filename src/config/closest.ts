/** Edit distance (Levenshtein) between two short names, for suggestions. */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    }
    row = next
  }
  return row[b.length]!
}

/** The candidate nearest to a name, or undefined when none is near. */
export function closest(name: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates.map(candidate => [distance(name, candidate), candidate] as const).sort(([a], [b]) => a - b)
  const best = ranked[0]
  return best && best[0] <= Math.max(2, Math.floor(name.length / 3)) ? best[1] : undefined
}
