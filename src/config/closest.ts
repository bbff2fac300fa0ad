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

/** The candidate nearest to a name, else the only one that it abbreviates; undefined when there is neither. */
export function closest(name: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates.map(candidate => [distance(name, candidate), candidate] as const).sort(([a], [b]) => a - b)
  const best = ranked[0]
  // Of three letters, two are another word.
  const limit = name.length <= 3 ? 1 : Math.max(2, Math.floor(name.length / 3))
  if (best && best[0] <= limit) return best[1]
  const longer = new Set(candidates.filter(candidate => abbreviates(name, candidate)))
  return longer.size === 1 ? [...longer][0] : undefined
}

/** `docs` of `documents`: three letters or more, the first one first, all in order. */
function abbreviates(name: string, word: string): boolean {
  if (name.length < 3 || name[0] !== word[0]) return false
  let at = 0
  for (const letter of word) if (letter === name[at]) at++
  return at === name.length
}
