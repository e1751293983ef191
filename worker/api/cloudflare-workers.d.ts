/** What tests use of workerd's own module; the full types would bring every global of a Worker into pages as well. */
declare module 'cloudflare:workers' {
  export const exports: { readonly default: { fetch(request: Request): Promise<Response> } }
}
