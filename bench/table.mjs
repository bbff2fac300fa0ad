/** Rows as Markdown: one table per row of the benchmark and size, and how time and memory grow. */
export function toMarkdown({ machine, rows, growth }) {
  const parts = [machine]
  for (const row of rows) {
    parts.push(`### ${row.name}${row.size ? `, ${row.size}` : ''}`)
    parts.push(
      table(
        ['command', 'min s', 'median s', 'user s', 'peak MB', 'times closeout', 'checks', 'version'],
        row.results.map(result => [result.name, ...numbers(result, row), result.checks, result.version ?? '-']),
      ),
    )
  }
  if (growth.length > 0) parts.push('### Growth', growthTable(growth))
  return `${parts.join('\n\n')}\n`
}

function numbers({ minimum, median, user, megabytes, trouble }, { results }) {
  if (trouble !== undefined) return [trouble, '-', '-', '-', '-']
  const own = results.find(result => result.isOwn)?.minimum
  const ratio = own === undefined ? '-' : `${(minimum / own).toFixed(2)} ×`
  return [minimum.toFixed(2), median.toFixed(2), user?.toFixed(2) ?? '-', megabytes?.toFixed(0) ?? '-', ratio]
}

function growthTable(growth) {
  return table(
    ['row', 'from', 'to', 'time', 'user', 'memory'],
    growth.map(({ name, from, to, ...exponents }) => [
      name,
      from,
      to,
      ...['time', 'user', 'memory'].map(key => exponents[key]?.toFixed(2) ?? '-'),
    ]),
  )
}

function table(head, rows) {
  const line = cells => `| ${cells.map(cell => String(cell).replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** The exponents by which closeout's minima grow with the amount (bytes, unless the row says otherwise), from each size to the next: 1 is linear, 0 is flat. */
export function growthOf(rows) {
  return rows.flatMap((row, index) => {
    const before = rows[index - 1]
    const [own, own0] = [ownOf(row), ownOf(before)]
    if (before?.name !== row.name || !own || !own0 || !(row.amount > before.amount)) return []
    const exponent = key =>
      own[key] > 0 && own0[key] > 0 ? Math.log(own[key] / own0[key]) / Math.log(row.amount / before.amount) : undefined
    const exponents = { time: exponent('minimum'), user: exponent('user'), memory: exponent('megabytes') }
    return [{ name: row.name, from: before.size, to: row.size, ...exponents }]
  })
}

function ownOf(row) {
  return row?.results.find(result => result.isOwn && result.trouble === undefined)
}
