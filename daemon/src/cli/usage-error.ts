/** A command used in a way it is not meant: exit code 2. */
import { AppError } from '@foretoken/base/app-error.js';

type UsageErrorCode = 'USAGE_BAD' | 'COMMAND_NOT_YET' | 'SETTING_UNKNOWN' | 'SETTING_BAD';

export class UsageError extends AppError {
  constructor(message: string, code: UsageErrorCode = 'USAGE_BAD') {
    super(code, message);
    this.name = 'UsageError';
  }
}
