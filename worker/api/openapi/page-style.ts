/** The style of the page: of its own, so that the page asks nobody for anything; light and dark as the reader's system is. */
export const pageStyle = `
:root { color-scheme: light dark; --ground: #fbfbfa; --raised: #ffffff; --line: #dedfe3; --text: #1c1e24; --quiet: #5a5f6b; --accent: #0b57c4; --code: #f0f1f4;
  --get: #0f6b3f; --post: #0b57c4; --delete: #a8231f; }
@media (prefers-color-scheme: dark) { :root { --ground: #14161b; --raised: #1b1e25; --line: #333843; --text: #e8eaf0; --quiet: #a3a9b7; --accent: #86b6ff; --code: #232731;
  --get: #6fd3a0; --post: #86b6ff; --delete: #ff9a94; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--accent); text-underline-offset: 0.15em; }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
.frame { display: grid; grid-template-columns: 15rem minmax(0, 1fr); gap: 2.5rem; max-width: 76rem; margin: 0 auto; padding: 0 1.5rem 4rem; }
nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding: 2rem 0; font-size: 0.875rem; }
nav h2 { margin: 1.25rem 0 0.25rem; font-size: 0.75rem; color: var(--quiet); font-weight: 600; letter-spacing: 0.04em; text-transform: uppercase; }
nav ul { margin: 0; padding: 0; list-style: none; }
nav li a { display: block; padding: 0.2rem 0; color: var(--text); text-decoration: none; }
nav li a:hover { color: var(--accent); }
main { padding-top: 2rem; }
h1 { margin: 0 0 0.5rem; font-size: 1.9rem; line-height: 1.2; letter-spacing: -0.02em; }
h2.part { margin: 3rem 0 1rem; padding-bottom: 0.4rem; border-bottom: 1px solid var(--line); font-size: 1.3rem; }
.lead { max-width: 44rem; margin: 0 0 1rem; color: var(--quiet); font-size: 1.05rem; }
.card { margin: 0 0 1.25rem; padding: 1.25rem 1.5rem; background: var(--raised); border: 1px solid var(--line); border-radius: 10px; }
.card h3 { display: flex; flex-wrap: wrap; gap: 0.6rem; align-items: baseline; margin: 0; font: 600 1rem/1.4 ui-monospace, monospace; }
.method { font-size: 0.8rem; letter-spacing: 0.03em; }
.get { color: var(--get); } .post { color: var(--post); } .delete { color: var(--delete); }
.open { font: 0.75rem system-ui, sans-serif; color: var(--quiet); border: 1px solid var(--line); border-radius: 999px; padding: 0.05rem 0.6rem; }
.card h4 { margin: 1.1rem 0 0.35rem; font-size: 0.8rem; color: var(--quiet); font-weight: 600; }
.card p { margin: 0.5rem 0 0; max-width: 48rem; }
.summary { font-weight: 600; }
code { font: 0.875em ui-monospace, monospace; background: var(--code); border-radius: 4px; padding: 0.05em 0.3em; }
pre { margin: 0; padding: 0.75rem 1rem; background: var(--code); border-radius: 8px; overflow-x: auto; }
pre code { padding: 0; background: none; font-size: 0.8125rem; }
pre:focus-visible { outline: 2px solid var(--accent); }
table { width: 100%; border-collapse: collapse; font-size: 0.875rem; }
th, td { padding: 0.4rem 0.75rem 0.4rem 0; border-top: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--quiet); font-weight: 600; border-top: 0; }
td:first-child { width: 28%; } td:nth-child(2) { width: 30%; color: var(--quiet); }
.refusals td:first-child { width: 4rem; } .refusals td:nth-child(2) { width: auto; color: inherit; }
.need { color: var(--quiet); font-size: 0.75rem; }
ul.plain { margin: 0; padding: 0; list-style: none; font-size: 0.875rem; }
ul.plain li { margin: 0.3rem 0; }
@media (max-width: 56rem) { .frame { grid-template-columns: minmax(0, 1fr); gap: 0; } nav { position: static; max-height: none; padding-bottom: 0; } main { padding-top: 1rem; } .card { padding: 1rem; }
  .fields thead { display: none; } .fields tr, .fields td { display: block; width: auto; } .fields td { border: 0; padding: 0.1rem 0; } .fields tr { border-top: 1px solid var(--line); padding: 0.5rem 0; } .fields td:first-child, .fields td:nth-child(2) { width: auto; } }
`
