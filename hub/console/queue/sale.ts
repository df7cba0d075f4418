const gateways = { kushki: 'Kushki', liquido: 'Liquido' } as const

/** The gateway of a sale, by its name; both where the counter did not tell. */
export function gatewayOf(saleKey: string | null): string {
  const prefix = saleKey?.split(':')[0]
  return prefix === 'kushki' || prefix === 'liquido' ? gateways[prefix] : 'Kushki o Liquido'
}

/** The gateway's number of a sale. */
export const saleNumberOf = (saleKey: string): string => saleKey.slice(saleKey.indexOf(':') + 1)

/** Its end, as lists have it. */
export const shortSale = (saleKey: string): string => `…${saleNumberOf(saleKey).slice(-6)}`
