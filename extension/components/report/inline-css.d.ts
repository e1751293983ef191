/** A style sheet as text, as Vite gives it. */
declare module '*.css?inline' {
  const css: string
  // eslint-disable-next-line import-x/no-default-export -- it is how Vite hands such a module out
  export default css
}
