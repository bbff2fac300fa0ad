type Node = hbs.AST.Node
type Path = hbs.AST.PathExpression

/** The name of `{{name}}` and `(name …)`: one part, no scope, no literal. */
export function simpleName(path: Path): string | undefined {
  const { original, parts } = path as Partial<Path>
  return parts?.[0] === original ? original : undefined
}

export function asCall({ path, params, hash, loc }: hbs.AST.MustacheStatement): hbs.AST.SubExpression {
  return { type: 'SubExpression', path: path as Path, params, hash, loc }
}

export function textOf(node: Node | undefined): string | undefined {
  return node?.type === 'StringLiteral' ? (node as hbs.AST.StringLiteral).value : undefined
}
