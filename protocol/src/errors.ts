/** Every error code a user can meet: what happened, why, and what to do. Documentation is generated from this table. */
export interface ErrorEntry {
  readonly what: string;
  readonly why: string;
  readonly todo: string;
}

export const errors = {
  BACKEND_UNREACHABLE: {
    what: 'The backend cannot be reached.',
    why: 'Nothing accepts connections at backend.url, or its name does not resolve.',
    todo: 'Start the server, or correct backend.url; `foretoken doctor` tries it.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errors;
