using System.Reflection;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ShiftService.Kernels.Tiles;

/// <summary>
/// The vector operations that kernels are made of, for one width: methods that the JIT compiles to single instructions. The
/// multiply-add is fused where the machine has it.
/// </summary>
internal sealed class VectorMethods
{
    private static readonly Dictionary<Isa, VectorMethods> All = new()
    {
        [Isa.Vector512] = new(typeof(Vector512), typeof(Vector512<float>)),
        [Isa.Vector256] = new(typeof(Vector256), typeof(Vector256<float>)),
        [Isa.Vector128] = new(typeof(Vector128), typeof(Vector128<float>)),
        [Isa.Scalar] = new(),
    };

    private VectorMethods(Type container, Type vector)
    {
        Vector = vector;
        Load = Generic("Load", 1);
        Store = Generic("Store", 2);
        Broadcast = container.GetMethod("Create", [typeof(float)])!;
        MultiplyAdd = container.GetMethod("MultiplyAddEstimate", [vector, vector, vector])!;
        Add = Generic("Add", 2);
        Multiply = container.GetMethods().Single(m => m.Name == "Multiply" && m.IsGenericMethod &&
            m.GetParameters()[0].ParameterType.Name == m.GetParameters()[1].ParameterType.Name).MakeGenericMethod(typeof(float));
        Max = Generic("MaxNative", 2);
        Min = Generic("MinNative", 2);
        GreaterThan = Generic("GreaterThan", 2);
        And = Generic("BitwiseAnd", 2);

        MethodInfo Generic(string name, int parameters) => container.GetMethods()
            .Single(m => m.Name == name && m.IsGenericMethod && m.GetParameters().Length == parameters).MakeGenericMethod(typeof(float));
    }

    private VectorMethods()
    {
        Vector = typeof(float);
        MultiplyAdd = typeof(float).GetMethod("MultiplyAddEstimate", [typeof(float), typeof(float), typeof(float)])!;
        Max = typeof(float).GetMethod("MaxNative", [typeof(float), typeof(float)])!;
        Min = typeof(float).GetMethod("MinNative", [typeof(float), typeof(float)])!;
    }

    public Type Vector { get; }

    /// <summary>Null for scalars: plain IL does it.</summary>
    public MethodInfo? Load { get; }

    public MethodInfo? Store { get; }

    public MethodInfo? Broadcast { get; }

    public MethodInfo MultiplyAdd { get; }

    public MethodInfo? Add { get; }

    public MethodInfo? Multiply { get; }

    /// <summary>Null for scalars: plain IL does it.</summary>
    public MethodInfo? GreaterThan { get; }

    public MethodInfo? And { get; }

    public MethodInfo Max { get; }

    public MethodInfo Min { get; }

    /// <summary>Null where the machine has no such instruction.</summary>
    public static MethodInfo? PrefetchNear { get; } = Sse.IsSupported ? typeof(Sse).GetMethod(nameof(Sse.Prefetch0)) : null;

    /// <summary>Null where the machine has no such instruction.</summary>
    public static MethodInfo? PrefetchFar { get; } = Sse.IsSupported ? typeof(Sse).GetMethod(nameof(Sse.Prefetch1)) : null;

    public static VectorMethods For(Isa isa) => All[isa];
}
