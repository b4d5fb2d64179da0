import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Account } from './client';

/** The owner's account of an instance. It is created at the first start and kept beside the instance's data. */
export async function accountOf(userFolder: string): Promise<Account> {
	const file = accountFile(userFolder);
	if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8')) as Account;
	const account = newAccount();
	await mkdir(userFolder, { recursive: true });
	await writeFile(file, `${JSON.stringify(account, null, '\t')}\n`, { mode: 0o600 });
	return account;
}

export function accountFile(userFolder: string): string {
	return join(userFolder, 'account.json');
}

export function newAccount(): Account {
	// n8n requires a capital letter and a digit.
	return { email: 'owner@example.com', password: `Ev1${randomBytes(12).toString('hex')}` };
}
