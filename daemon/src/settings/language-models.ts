/** Which model is asked for which language, as `backend.language_models` says. */

export interface LanguageModel {
  readonly languages: readonly string[];
  readonly model: string;
}

interface LanguageModelSettings {
  readonly 'backend.language_models': readonly string[];
}

/** Of items such as `python,go=our-adapter`; those without a language or a model are left out. */
export function languageModels(settings: LanguageModelSettings): readonly LanguageModel[] {
  return settings['backend.language_models'].flatMap((item) => {
    const at = item.indexOf('=');
    const languages = item.slice(0, Math.max(0, at)).split(',');
    const known = languages.map((language) => language.trim().toLowerCase()).filter((language) => language !== '');
    const model = item.slice(at + 1).trim();
    return at < 0 || model === '' || known.length === 0 ? [] : [{ languages: known, model }];
  });
}

/** In order of preference; backend.model comes after all of them. */
export function modelsFor(languageId: string, settings: LanguageModelSettings): readonly string[] {
  const language = languageId.toLowerCase();
  return languageModels(settings)
    .filter(({ languages }) => languages.includes(language) || languages.includes('*'))
    .map(({ model }) => model);
}
