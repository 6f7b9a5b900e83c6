import type { Jcr, LoadContext, RaymonDataType } from '../../src/document/jcr.ts';

/** A user's own wrapper, written as a class. */
export class Money implements RaymonDataType<'acme.Money'> {
  static readonly type = 'acme.Money' as const;
  readonly data: { readonly cents: number; readonly currency: string };

  constructor(cents: number, currency: string) {
    this.data = { cents, currency };
  }

  static fromJcr(params: unknown, context: LoadContext): Money {
    const { cents, currency } = params as { cents?: unknown; currency?: unknown };
    if (typeof cents !== 'number' || !Number.isSafeInteger(cents)) return context.fail('Expected cents', 'cents');
    if (typeof currency !== 'string') return context.fail('Expected a currency', 'currency');
    return new Money(cents, currency);
  }

  toJcr(): Jcr<'acme.Money'> {
    return { type: Money.type, params: { ...this.data } };
  }

  toJSON(): Jcr<'acme.Money'> {
    return this.toJcr();
  }
}

/** One that holds other wrappers. */
export class Invoice implements RaymonDataType<'acme.Invoice'> {
  static readonly type = 'acme.Invoice' as const;
  readonly total: Money;
  readonly lines: readonly RaymonDataType[];

  constructor(total: Money, lines: readonly RaymonDataType[]) {
    this.total = total;
    this.lines = lines;
  }

  static fromJcr(params: unknown, context: LoadContext): Invoice {
    const { total, lines } = params as { total: unknown; lines: readonly unknown[] };
    const money = context.load(total, 'total');
    if (!(money instanceof Money)) return context.fail('Expected money', 'total');
    return new Invoice(
      money,
      lines.map((line, index) => context.load(line, 'lines', index)),
    );
  }

  toJcr(): Jcr<'acme.Invoice'> {
    const lines = this.lines.map((line) => line.toJcr());
    return { type: Invoice.type, params: { total: this.total.toJcr(), lines } };
  }

  toJSON(): Jcr<'acme.Invoice'> {
    return this.toJcr();
  }
}
