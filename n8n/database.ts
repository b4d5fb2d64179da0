/** A database, by the names that n8n's credential for Postgres gives to these. */
export interface PostgresConnection {
	host: string;
	port: number;
	database: string;
	user: string;
	password?: string;
	ssl?: 'allow' | 'disable' | 'require';
}

/** Of the type that n8n's Postgres node takes. */
export const postgresCredential = (connection: PostgresConnection) => ({
	name: 'Events in PostgreSQL',
	type: 'postgres',
	data: { ...connection },
});
