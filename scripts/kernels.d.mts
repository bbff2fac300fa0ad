export const kernels: readonly { readonly source: string; readonly module: string }[]
export function compileKernel(source: string): Promise<string>
export function writeKernels(): Promise<void>
