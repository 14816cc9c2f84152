-- Generated from the table in code: the settings of a session, and the words or the kind of value that each takes.
return {
  ['completion.enabled'] = { 'true', 'false' },
  ['completion.embedded'] = { 'true', 'false' },
  ['completion.wait_ms'] = 'integer',
  ['completion.confidence'] = { 'eager', 'balanced', 'quiet' },
  ['completion.items'] = { 'auto', 'on', 'off' },
  ['completion.languages_disabled'] = 'list',
}
