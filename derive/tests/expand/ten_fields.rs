const _: () = {
    use ::dynatable::__private as __d;
    #[doc(hidden)]
    pub struct __Partial(
        (
            __d::Slot<String>,
            __d::Slot<u64>,
            __d::Slot<String>,
            __d::Slot<Status>,
            __d::Slot<u64>,
            __d::Slot<bool>,
            __d::Slot<Option<String>>,
            __d::Slot<BTreeSet<String>>,
            __d::Slot<Vec<Line>>,
            __d::Slot<Address>,
        ),
        ::core::marker::PhantomData<fn() -> ()>,
    );
    #[automatically_derived]
    impl ::core::default::Default for __Partial {
        fn default() -> Self {
            Self(::core::default::Default::default(), ::core::marker::PhantomData)
        }
    }
    #[automatically_derived]
    impl __d::Fields for Order {
        const FIELDS: &'static [__d::Field] = &[
            <String as __d::Attribute>::FIELD.named("customer"),
            <u64 as __d::Attribute>::FIELD.named("number"),
            <String as __d::Attribute>::FIELD.named("placed"),
            <Status as __d::Attribute>::FIELD.named("status"),
            <u64 as __d::Attribute>::FIELD.named("total"),
            <bool as __d::Attribute>::FIELD.named("paid"),
            <Option<String> as __d::Attribute>::FIELD.named("note"),
            <BTreeSet<String> as __d::Attribute>::FIELD.named("tags"),
            <Vec<Line> as __d::Attribute>::FIELD.named("lines"),
            <Address as __d::Attribute>::FIELD.named("address"),
        ];
        type Flat = Self;
        type Partial = __Partial;
        fn encode_fields<__M: __d::MapSink>(&self, __map: &mut __M) -> __d::Encoded {
            <String as __d::Attribute>::write(&self.customer, "customer", __map)?;
            <u64 as __d::Attribute>::write(&self.number, "number", __map)?;
            <String as __d::Attribute>::write(&self.placed, "placed", __map)?;
            <Status as __d::Attribute>::write(&self.status, "status", __map)?;
            <u64 as __d::Attribute>::write(&self.total, "total", __map)?;
            <bool as __d::Attribute>::write(&self.paid, "paid", __map)?;
            <Option<String> as __d::Attribute>::write(&self.note, "note", __map)?;
            <BTreeSet<String> as __d::Attribute>::write(&self.tags, "tags", __map)?;
            <Vec<Line> as __d::Attribute>::write(&self.lines, "lines", __map)?;
            <Address as __d::Attribute>::write(&self.address, "address", __map)?;
            ::core::result::Result::Ok(())
        }
        fn decode_entry<'__de, __S: __d::Source<'__de>>(
            __s: &mut <Self as __d::Fields>::Partial,
            __name: &::core::primitive::str,
            __v: __S,
        ) -> __d::Decoded<::core::option::Option<__S>> {
            let __s = &mut __s.0;
            match __name {
                "customer" => <String as __d::Attribute>::read(&mut __s.0, __name, __v)?,
                "number" => <u64 as __d::Attribute>::read(&mut __s.1, __name, __v)?,
                "placed" => <String as __d::Attribute>::read(&mut __s.2, __name, __v)?,
                "status" => <Status as __d::Attribute>::read(&mut __s.3, __name, __v)?,
                "total" => <u64 as __d::Attribute>::read(&mut __s.4, __name, __v)?,
                "paid" => <bool as __d::Attribute>::read(&mut __s.5, __name, __v)?,
                "note" => {
                    <Option<String> as __d::Attribute>::read(&mut __s.6, __name, __v)?
                }
                "tags" => {
                    <BTreeSet<String> as __d::Attribute>::read(&mut __s.7, __name, __v)?
                }
                "lines" => <Vec<Line> as __d::Attribute>::read(&mut __s.8, __name, __v)?,
                "address" => <Address as __d::Attribute>::read(&mut __s.9, __name, __v)?,
                _ => return __d::not_mine(__v),
            }
            __d::mine()
        }
        fn finish(__s: <Self as __d::Fields>::Partial) -> __d::Decoded<Self> {
            let __s = __s.0;
            ::core::result::Result::Ok(Self {
                customer: <String as __d::Attribute>::take(__s.0, "customer")?,
                number: <u64 as __d::Attribute>::take(__s.1, "number")?,
                placed: <String as __d::Attribute>::take(__s.2, "placed")?,
                status: <Status as __d::Attribute>::take(__s.3, "status")?,
                total: <u64 as __d::Attribute>::take(__s.4, "total")?,
                paid: <bool as __d::Attribute>::take(__s.5, "paid")?,
                note: <Option<String> as __d::Attribute>::take(__s.6, "note")?,
                tags: <BTreeSet<String> as __d::Attribute>::take(__s.7, "tags")?,
                lines: <Vec<Line> as __d::Attribute>::take(__s.8, "lines")?,
                address: <Address as __d::Attribute>::take(__s.9, "address")?,
            })
        }
    }
    #[automatically_derived]
    impl __d::Table for Order {
        const SCHEMA: &'static __d::Schema = &__d::Schema::new(
            "Order",
            "Orders",
            <String as __d::KeyAttribute>::KEY.named("customer"),
            ::core::option::Option::Some(
                <u64 as __d::KeyAttribute>::KEY.named("number"),
            ),
            <Self as __d::Fields>::FIELDS,
            &[],
        );
        type KeyShape = (__d::PartitionKey<String>, __d::SortKey<u64>);
        fn key_values(&self) -> ::core::result::Result<__d::KeyValues, __d::Invalid> {
            __d::ValuesOf::<
                <Self as __d::Table>::KeyShape,
            >::key_values(&(&self.customer, &self.number))
        }
    }
    #[automatically_derived]
    impl Order {
        ///The attribute `customer`.
        pub const CUSTOMER: __d::Path<Self, String, __d::IsKey> = __d::path(0);
        ///The attribute `number`.
        pub const NUMBER: __d::Path<Self, u64, __d::IsKey> = __d::path(1);
        ///The attribute `placed`.
        pub const PLACED: __d::Path<Self, String> = __d::path(2);
        ///The attribute `status`.
        pub const STATUS: __d::Path<Self, Status> = __d::path(3);
        ///The attribute `total`.
        pub const TOTAL: __d::Path<Self, u64> = __d::path(4);
        ///The attribute `paid`.
        pub const PAID: __d::Path<Self, bool> = __d::path(5);
        ///The attribute `note`.
        pub const NOTE: __d::Path<Self, Option<String>> = __d::path(6);
        ///The attribute `tags`.
        pub const TAGS: __d::Path<Self, BTreeSet<String>> = __d::path(7);
        ///The attribute `lines`.
        pub const LINES: __d::Path<Self, Vec<Line>> = __d::path(8);
        ///The attribute `address`.
        pub const ADDRESS: __d::Path<Self, Address> = __d::path(9);
    }
};
