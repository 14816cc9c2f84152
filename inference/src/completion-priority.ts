/** What goes first when a server has more to do than it can: in this order. */
export const completionPriorities = ['keystroke', 'edit', 'chat', 'prefetch', 'embedding'] as const;

export type CompletionPriority = (typeof completionPriorities)[number];
