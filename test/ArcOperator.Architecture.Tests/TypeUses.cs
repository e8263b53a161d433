using Mono.Cecil;
using Mono.Cecil.Cil;

namespace ArcOperator.Architecture.Tests;

/// <summary>One type that uses another type of the same assembly. Nested types count as their outermost type.</summary>
internal sealed record TypeUse(TypeDefinition User, TypeDefinition Used);

/// <summary>Reads from a compiled assembly which of its types use each other.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> Finds uses in base types, interfaces, signatures, constraints, generic arguments, attributes (also <c>typeof</c>), local variables,
/// exception handlers and instructions, also in the types that the compiler generates for lambdas, iterators and async methods.</para>
/// <para><b>Caveats.</b> The compiler leaves no trace of constants, <c>nameof</c> and documentation: such uses are not found.</para>
/// </remarks>
internal static class TypeUses
{
    public static IReadOnlyCollection<TypeUse> Of(ModuleDefinition module) =>
        [.. from type in module.Types
            from reference in References(type)
            from part in Parts(reference)
            let used = Outermost(part, module)
            where used is not null && used != type
            select new TypeUse(type, used) into use
            group use by use into same
            select same.Key];

    private static IEnumerable<TypeReference?> References(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.SelectMany(implemented => Attributes(implemented).Prepend(implemented.InterfaceType)),
        .. Attributes(type),
        .. Constraints(type),
        .. type.Fields.SelectMany(field => Attributes(field).Prepend(field.FieldType)),
        .. type.Properties.SelectMany(property => Attributes(property).Prepend(property.PropertyType)),
        .. type.Events.SelectMany(@event => Attributes(@event).Prepend(@event.EventType)),
        .. type.Methods.SelectMany(References),
        .. type.NestedTypes.SelectMany(References),
    ];

    private static IEnumerable<TypeReference?> References(MethodDefinition method) =>
    [
        .. Signature(method),
        .. Attributes(method),
        .. Attributes(method.MethodReturnType),
        .. Constraints(method),
        .. method.Parameters.SelectMany(Attributes),
        .. method.Overrides.SelectMany(Signature),
        .. method.HasBody ? References(method.Body) : [],
    ];

    private static IEnumerable<TypeReference?> References(MethodBody body) =>
    [
        .. body.Variables.Select(variable => variable.VariableType),
        .. body.ExceptionHandlers.Select(handler => handler.CatchType),
        .. body.Instructions.SelectMany(instruction => instruction.Operand switch
        {
            TypeReference type => [type],
            FieldReference field => [field.DeclaringType, field.FieldType],
            MethodReference method => Signature(method),
            CallSite site => Signature(site),
            _ => Enumerable.Empty<TypeReference?>(),
        }),
    ];

    private static IEnumerable<TypeReference?> Signature(IMethodSignature method) =>
    [
        (method as MethodReference)?.DeclaringType,
        method.ReturnType,
        .. method.Parameters.Select(parameter => parameter.ParameterType),
        .. (method as GenericInstanceMethod)?.GenericArguments ?? [],
    ];

    private static IEnumerable<TypeReference?> Constraints(IGenericParameterProvider generic) =>
        generic.GenericParameters.SelectMany(parameter =>
            parameter.Constraints.SelectMany(constraint => Attributes(constraint).Prepend(constraint.ConstraintType)).Concat(Attributes(parameter)));

    private static IEnumerable<TypeReference?> Attributes(ICustomAttributeProvider owner) =>
        from attribute in owner.CustomAttributes
        from type in attribute.ConstructorArguments.Concat(attribute.Properties.Concat(attribute.Fields).Select(named => named.Argument))
            .SelectMany(Values).Prepend(attribute.AttributeType)
        select type;

    private static IEnumerable<TypeReference?> Values(CustomAttributeArgument argument) => argument.Value switch
    {
        TypeReference type => [argument.Type, type],
        CustomAttributeArgument boxed => Values(boxed),
        CustomAttributeArgument[] items => items.SelectMany(Values).Prepend(argument.Type),
        _ => [argument.Type],
    };

    // List<Order[]> consists of List and Order.
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Concat(Parts(generic.ElementType)),
        IModifierType modified => Parts(modified.ElementType).Concat(Parts(modified.ModifierType)),
        FunctionPointerType pointer => Signature(pointer).SelectMany(Parts),
        TypeSpecification specification => Parts(specification.ElementType),
        _ => [type],
    };

    private static TypeDefinition? Outermost(TypeReference type, ModuleDefinition module)
    {
        while (type.DeclaringType is not null)
        {
            type = type.DeclaringType;
        }

        return type as TypeDefinition ?? (type.Scope == module ? module.GetType(type.FullName) : null);
    }
}
