//! What the user wrote, as data: structs, enums, their fields and stored names.

use syn::ext::IdentExt;
use syn::{
    Attribute, Data, DeriveInput, Fields, GenericParam, Generics, Ident, Lifetime, Type, Visibility,
};

use crate::attr::{self, ContainerAttrs, FieldAttrs, Helper, VariantAttrs};
use crate::case::Case;
use crate::errors::Errors;

/// A struct or enum with a derive on it.
pub(crate) struct Container<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) generics: &'a Generics,
    /// The lifetime of a view.
    pub(crate) view: Option<&'a Lifetime>,
    pub(crate) attrs: ContainerAttrs,
}

/// A field with a name.
pub(crate) struct Field<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) vis: &'a Visibility,
    pub(crate) ty: &'a Type,
    pub(crate) attrs: FieldAttrs,
    pub(crate) deprecated: Option<&'a Attribute>,
    /// The attribute's name at DynamoDB.
    pub(crate) name: String,
}

/// A struct that derives `Table`.
pub(crate) struct Table<'a> {
    pub(crate) container: Container<'a>,
    pub(crate) vis: &'a Visibility,
    pub(crate) fields: Vec<Field<'a>>,
}

/// A struct that derives `Projection`.
pub(crate) struct Projection<'a> {
    pub(crate) container: Container<'a>,
    pub(crate) fields: Vec<Field<'a>>,
}

/// A type that derives `Attribute`.
pub(crate) struct AttributeType<'a> {
    pub(crate) container: Container<'a>,
    pub(crate) shape: Shape<'a>,
}

pub(crate) enum Shape<'a> {
    Struct(Vec<Field<'a>>),
    Newtype(&'a Type, Box<FieldAttrs>),
    Enum(Vec<Variant<'a>>),
}

pub(crate) struct Variant<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) attrs: VariantAttrs,
    pub(crate) payload: Payload<'a>,
    /// The variant's name at DynamoDB.
    pub(crate) name: String,
}

pub(crate) enum Payload<'a> {
    None,
    One(&'a Type),
    Fields(Vec<Field<'a>>),
}

/// Reads a struct that derives `Table`.
pub(crate) fn table(input: &DeriveInput) -> syn::Result<Table<'_>> {
    let mut errors = Errors::default();
    let container = container(input, Helper::Table, &mut errors);
    let texts = (
        "a table needs a struct with named fields: `struct Song { artist: String, .. }`",
        "`Table` can only be derived for a struct with named fields; an enum derives `Attribute` and is a field",
    );
    let fields = struct_fields(input, &container, Helper::Table, texts, &mut errors);
    errors.finish()?;
    Ok(Table {
        container,
        vis: &input.vis,
        fields,
    })
}

/// Reads a struct that derives `Projection`.
pub(crate) fn projection(input: &DeriveInput) -> syn::Result<Projection<'_>> {
    let mut errors = Errors::default();
    let container = container(input, Helper::Projection, &mut errors);
    let parameter = input.generics.type_params().next();
    if let Some(parameter) = parameter.filter(|_| container.view.is_none()) {
        let text = "a projection has no type parameters: its fields are those of one table";
        errors.push(syn::Error::new(parameter.ident.span(), text));
    }
    let texts = (
        "a projection needs a struct with named fields, those of the table",
        "`Projection` can only be derived for a struct with named fields, those of the table",
    );
    let fields = struct_fields(input, &container, Helper::Projection, texts, &mut errors);
    errors.finish()?;
    Ok(Projection { container, fields })
}

/// The fields of a struct with names for them; `texts` say what other structs, and what enums, are not.
fn struct_fields<'a>(
    input: &'a DeriveInput,
    container: &Container<'_>,
    helper: Helper,
    (no_names, no_struct): (&str, &str),
    errors: &mut Errors,
) -> Vec<Field<'a>> {
    let text = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(_) => return named(&data.fields, container, helper, errors),
            Fields::Unnamed(_) | Fields::Unit => no_names,
        },
        Data::Enum(_) | Data::Union(_) => no_struct,
    };
    errors.push(syn::Error::new(input.ident.span(), text));
    Vec::new()
}

/// Reads a type that derives `Attribute`.
pub(crate) fn attribute(input: &DeriveInput) -> syn::Result<AttributeType<'_>> {
    let mut errors = Errors::default();
    let container = container(input, Helper::Attribute, &mut errors);
    let shape = match &input.data {
        Data::Struct(data) => structure(input, &data.fields, &container, &mut errors),
        Data::Enum(data) => Shape::Enum(
            data.variants
                .iter()
                .map(|it| variant(it, &container, &mut errors))
                .collect(),
        ),
        Data::Union(_) => {
            let text = "`Attribute` can only be derived for a struct or an enum";
            errors.push(syn::Error::new(input.ident.span(), text));
            Shape::Enum(Vec::new())
        }
    };
    errors.finish()?;
    Ok(AttributeType { container, shape })
}

fn container<'a>(input: &'a DeriveInput, helper: Helper, errors: &mut Errors) -> Container<'a> {
    let is_enum = matches!(input.data, Data::Enum(_));
    let attrs = attr::container(&input.attrs, helper, is_enum, errors);
    Container {
        ident: &input.ident,
        generics: &input.generics,
        view: view(input, helper, errors),
        attrs,
    }
}

/// The lifetime of a struct that borrows, which can be read and is not stored.
fn view<'a>(input: &'a DeriveInput, helper: Helper, errors: &mut Errors) -> Option<&'a Lifetime> {
    let mut lifetimes = input.generics.lifetimes().map(|it| &it.lifetime);
    let lifetime = lifetimes.next()?;
    let is_struct = match &input.data {
        Data::Struct(data) => matches!(data.fields, Fields::Named(_)),
        Data::Enum(_) | Data::Union(_) => false,
    };
    let text = match helper {
        Helper::Table => {
            "a stored type owns its values: use `String` for `&str`, or `Cow<'static, str>`"
        }
        Helper::Attribute if !is_struct => {
            "only a struct with named fields can borrow: use `String` for `&str`, or `Cow<'static, str>`"
        }
        Helper::Attribute | Helper::Projection => {
            for other in lifetimes {
                let text = "a view borrows from one item, and has one lifetime";
                errors.push(syn::Error::new(other.span(), text));
            }
            for parameter in &input.generics.params {
                let span = match parameter {
                    GenericParam::Type(parameter) => parameter.ident.span(),
                    GenericParam::Const(parameter) => parameter.ident.span(),
                    GenericParam::Lifetime(_) => continue,
                };
                let text = "a view has no parameter but its lifetime";
                errors.push(syn::Error::new(span, text));
            }
            return Some(lifetime);
        }
    };
    errors.push(syn::Error::new(lifetime.span(), text));
    None
}

fn structure<'a>(
    input: &DeriveInput,
    fields: &'a Fields,
    container: &Container<'_>,
    errors: &mut Errors,
) -> Shape<'a> {
    match fields {
        Fields::Named(_) => Shape::Struct(named(fields, container, Helper::Attribute, errors)),
        Fields::Unnamed(unnamed) if unnamed.unnamed.len() == 1 => {
            if let Some(case) = &container.attrs.rename_all {
                let text = "`rename_all` is for named fields, and a newtype has none";
                errors.push(syn::Error::new(case.span, text));
            }
            let field = &unnamed.unnamed[0];
            Shape::Newtype(
                &field.ty,
                Box::new(attr::field(&field.attrs, Helper::Attribute, errors)),
            )
        }
        Fields::Unnamed(_) | Fields::Unit => {
            let text = "`Attribute` needs named fields, or exactly one field without a name";
            errors.push(syn::Error::new(input.ident.span(), text));
            Shape::Enum(Vec::new())
        }
    }
}

fn named<'a>(
    fields: &'a Fields,
    container: &Container<'_>,
    helper: Helper,
    errors: &mut Errors,
) -> Vec<Field<'a>> {
    let case = container.attrs.rename_all.as_ref().map(|it| it.value);
    fields
        .iter()
        .filter_map(|it| field(it, case, helper, errors))
        .collect()
}

fn field<'a>(
    field: &'a syn::Field,
    case: Option<Case>,
    helper: Helper,
    errors: &mut Errors,
) -> Option<Field<'a>> {
    let ident = field.ident.as_ref()?;
    let attrs = attr::field(&field.attrs, helper, errors);
    let plain = ident.unraw().to_string();
    let name = match (&attrs.rename, case) {
        (Some(rename), _) => rename.value.clone(),
        (None, Some(case)) => case.field(&plain),
        (None, None) => plain,
    };
    let deprecated = field
        .attrs
        .iter()
        .find(|it| it.path().is_ident("deprecated"));
    Some(Field {
        ident,
        vis: &field.vis,
        ty: &field.ty,
        attrs,
        deprecated,
        name,
    })
}

/// The value of a variant has no attribute of its own to be described.
fn no_words(attrs: &[Attribute], errors: &mut Errors) {
    let found = attr::field(attrs, Helper::Attribute, errors);
    for (word, span) in found.words() {
        let text = format!(
            "`{word}` has no meaning on the value of a variant; name the field, or put it on the variant"
        );
        errors.push(syn::Error::new(span, text));
    }
}

fn variant<'a>(
    variant: &'a syn::Variant,
    container: &Container<'_>,
    errors: &mut Errors,
) -> Variant<'a> {
    let attrs = attr::variant(&variant.attrs, errors);
    let plain = variant.ident.unraw().to_string();
    let name = match (&attrs.rename, &container.attrs.rename_all) {
        (Some(rename), _) => rename.value.clone(),
        (None, Some(case)) => case.value.variant(&plain),
        (None, None) => plain,
    };
    let payload = match &variant.fields {
        Fields::Unit => Payload::None,
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            no_words(&fields.unnamed[0].attrs, errors);
            Payload::One(&fields.unnamed[0].ty)
        }
        Fields::Unnamed(_) => {
            let text = "a variant with several fields needs names for them";
            errors.push(syn::Error::new(variant.ident.span(), text));
            Payload::None
        }
        Fields::Named(_) => {
            let case = attrs.rename_all.as_ref().map(|it| it.value);
            let fields = variant.fields.iter();
            Payload::Fields(
                fields
                    .filter_map(|it| field(it, case, Helper::Attribute, errors))
                    .collect(),
            )
        }
    };
    Variant {
        ident: &variant.ident,
        attrs,
        payload,
        name,
    }
}
