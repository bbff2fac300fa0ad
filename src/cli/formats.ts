/** What `--format` takes. Not taken from the reporters: `--help` must not load them. */
export const formats = ['pretty', 'json', 'github', 'sarif'] as const
