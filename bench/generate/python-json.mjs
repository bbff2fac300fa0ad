/** Python writes whole floats with a point. */
export class Float {
  constructor(value) {
    this.text = Number.isInteger(value) ? `${value}.0` : String(value)
  }
}

/** As `json.dump(value, file)`. */
export function compact(value) {
  if (value instanceof Float) return value.text
  if (Array.isArray(value)) return `[${value.map(compact).join(', ')}]`
  if (typeof value !== 'object') return JSON.stringify(value)
  return `{${Object.entries(value)
    .map(([key, item]) => `"${key}": ${compact(item)}`)
    .join(', ')}}`
}

/** As `json.dump(value, file, indent=4)`, at a depth. */
export function indented(value, depth) {
  if (value instanceof Float) return value.text
  if (typeof value !== 'object') return JSON.stringify(value)
  const items = Array.isArray(value)
    ? value.map(item => indented(item, depth + 1))
    : Object.entries(value).map(([key, item]) => `"${key}": ${indented(item, depth + 1)}`)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  const pad = `\n${'    '.repeat(depth)}`
  return items.length === 0 ? open + close : `${open}${pad}    ${items.join(`,${pad}    `)}${pad}${close}`
}
