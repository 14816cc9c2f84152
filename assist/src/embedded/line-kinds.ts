/** What a line is, told by its text in any language. */

/** Lines with brackets and a block that begin no function. */
const control = /^[})\s]*(?:if|else|for|while|switch|catch|try|finally|with|elif|do|select|case|return|synchronized)\b/;

/** Whether a line begins a function or its body. */
export function isHeader(text: string): boolean {
  if (control.test(text)) return false;
  if (text.endsWith('{')) return text.endsWith('=> {') || text.includes(')');
  if (text.endsWith('=>') || text.startsWith('def ') || text.startsWith('async def ')) return true;
  if (text.startsWith(')') && text.endsWith(':')) return true;
  const open = text.lastIndexOf('(');
  return (
    open > 0 && open > text.lastIndexOf(')') && /[\w>]$/.test(text.slice(0, open)) && !/[=.]/.test(text.slice(0, open))
  );
}

/** The name of the function that a header begins. */
export function headerName(text: string): string {
  const open = text.indexOf('(');
  return /[\w$]+$/.exec(text.slice(0, open < 0 ? undefined : open))?.[0] ?? '';
}

/** Whether a line imports. */
export function isImport(line: string): boolean {
  return /^((import|from|using|use|require|#include)\b|export \{|const .*\brequire\()/.test(line);
}

export function isComment(text: string): boolean {
  return text.startsWith('//') || text.startsWith('#') || text.startsWith('*') || text.startsWith('/*');
}
