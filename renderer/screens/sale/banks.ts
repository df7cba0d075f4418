/**
 * Peru's banks and municipal savings banks by the code that the supervisor of banks (SBS) gives them, the first three
 * digits of a CCI; as two payment processors publish them for payouts. Any other code can be typed.
 */
export const banks: readonly { code: string; name: string }[] = [
  { code: '002', name: 'BCP' },
  { code: '003', name: 'Interbank' },
  { code: '007', name: 'Citibank' },
  { code: '009', name: 'Scotiabank' },
  { code: '011', name: 'BBVA' },
  { code: '018', name: 'Banco de la Nación' },
  { code: '023', name: 'Banco de Comercio' },
  { code: '035', name: 'Banco Pichincha' },
  { code: '038', name: 'BanBif' },
  { code: '043', name: 'Crediscotia' },
  { code: '049', name: 'Mibanco' },
  { code: '053', name: 'Banco GNB' },
  { code: '054', name: 'Banco Falabella' },
  { code: '056', name: 'Santander' },
  { code: '800', name: 'Caja Metropolitana de Lima' },
  { code: '801', name: 'Caja Piura' },
  { code: '802', name: 'Caja Trujillo' },
  { code: '803', name: 'Caja Arequipa' },
  { code: '805', name: 'Caja Sullana' },
  { code: '806', name: 'Caja Cusco' },
  { code: '808', name: 'Caja Huancayo' },
  { code: '813', name: 'Caja Tacna' },
]
