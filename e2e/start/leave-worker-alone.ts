/**
 * Makes Wrangler run a Worker and nothing else. By itself it looks up where it stands and whether there is a newer one,
 * outside this machine; and it serves pages beside the Worker (`/cdn-cgi/explorer`) that show what is stored, the results
 * of probes among it, to whoever asks, without a token.
 */
export function leaveWorkerAlone(environment: NodeJS.ProcessEnv = process.env): void {
  environment['CLOUDFLARE_CF_FETCH_ENABLED'] = 'false'
  environment['WRANGLER_SEND_METRICS'] = 'false'
  environment['X_LOCAL_EXPLORER'] = 'false'
  environment['X_LOCAL_OBSERVABILITY'] = 'false'
}
