/** The environment of programs that run or fetch what a model needs: they have no business with our keys. */

/** Without API keys of ours and the token for Hugging Face; who needs that one is given it. */
export function childEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !secrets.test(name)));
}

/** Names have no case on Windows. */
const secrets = /^(?:FORETOKEN_.*_API_KEY|HF_TOKEN)$/i;
