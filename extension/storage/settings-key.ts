/** The one key of the local storage under which the settings are: see settings.ts. */
export const settingsKey = 'settings'
