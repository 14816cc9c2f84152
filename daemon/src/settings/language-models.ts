/** Which model is asked for which language, as `backend.language_models` says. */

export interface LanguageModel {
  readonly language: string;
  readonly model: string;
}

interface LanguageModelSettings {
  readonly 'backend.language_models': readonly string[];
}

/** Of items such as `python=our-adapter`; those without a language or a model are left out. */
export function languageModels(settings: LanguageModelSettings): readonly LanguageModel[] {
  return settings['backend.language_models'].flatMap((item) => {
    const at = item.indexOf('=');
    const language = item.slice(0, Math.max(0, at)).trim().toLowerCase();
    const model = item.slice(at + 1).trim();
    return language === '' || model === '' ? [] : [{ language, model }];
  });
}

/** In order of preference; backend.model comes after all of them. */
export function modelsFor(languageId: string, settings: LanguageModelSettings): readonly string[] {
  const wanted = languageId.toLowerCase();
  return languageModels(settings)
    .filter(({ language }) => language === wanted || language === '*')
    .map(({ model }) => model);
}
