using System.Reflection.Emit;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Kernels;

/// <summary>
/// Does nothing but multiply and add, in registers, with the very instruction that tile kernels are made of: what it reaches is the peak
/// that a kernel of that width is measured against. Immutable, thread-safe.
/// </summary>
public sealed unsafe class PeakKernel
{
    /// <summary>
    /// Independent chains: two units with a latency of up to 6 cycles are kept busy, and chains and operands fit 16 registers.
    /// </summary>
    private const int Chains = 12;

    /// <summary>Steps of every chain in one turn of the loop, so that the loop itself weighs nothing.</summary>
    private const int StepsPerRound = 8;

    private readonly Action<nint, nint> _kernel;

    /// <summary>Compiles the kernel for one width.</summary>
    /// <exception cref="PlatformNotSupportedException">This machine has no vectors of that width.</exception>
    public PeakKernel(Isa isa)
    {
        if (!IsaSupport.IsSupported(isa)) throw new PlatformNotSupportedException($"this machine does not run {isa.Label()} kernels");
        Isa = isa;
        _kernel = Compile(isa);
        Run(1);
    }

    /// <summary>The vector width.</summary>
    public Isa Isa { get; }

    /// <summary>Floating-point operations of one round; a multiplication and an addition count as two, fused or not.</summary>
    public long OperationsPerRound => 2L * Chains * StepsPerRound * Isa.Lanes();

    /// <summary>Executes some rounds. Allocates nothing.</summary>
    public void Run(int rounds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        // The sum is written somewhere, lest the JIT find that nobody wants it.
        float* sink = stackalloc float[16];
        _kernel(rounds, (nint)sink);
    }

    private static Action<nint, nint> Compile(Isa isa)
    {
        var method = new DynamicMethod($"Peak{isa.Label()}", typeof(void), [typeof(nint), typeof(nint)], typeof(PeakKernel).Module);
        ILGenerator il = method.GetILGenerator();
        var code = new VectorCode(il, isa);
        LocalBuilder factor = Constant(0.75f), addend = Constant(0.25f);
        LocalBuilder[] chains = [.. Enumerable.Range(0, Chains).Select(c => Constant(1 + c * 0.125f))];
        LocalBuilder left = il.DeclareLocal(typeof(nint)), sink = il.DeclareLocal(typeof(nint));
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Stloc, left);
        Label next = il.DefineLabel();
        il.MarkLabel(next);
        for (int step = 0; step < StepsPerRound; step++)
        {
            foreach (LocalBuilder chain in chains)
            {
                // The chain goes through the multiplication: nothing of it can be moved out of the loop.
                il.Emit(OpCodes.Ldloc, chain);
                il.Emit(OpCodes.Ldloc, factor);
                il.Emit(OpCodes.Ldloc, addend);
                code.MultiplyAdd();
                il.Emit(OpCodes.Stloc, chain);
            }
        }
        code.Advance(left, -1);
        il.Emit(OpCodes.Ldloc, left);
        il.Emit(OpCodes.Ldc_I4_0);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Bgt, next);

        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Stloc, sink);
        il.Emit(OpCodes.Ldloc, chains[0]);
        foreach (LocalBuilder chain in chains.Skip(1))
        {
            il.Emit(OpCodes.Ldloc, chain);
            code.Add();
        }
        il.Emit(OpCodes.Stloc, chains[0]);
        code.Store(chains[0], sink, 0);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Action<nint, nint>>();

        LocalBuilder Constant(float value)
        {
            LocalBuilder local = code.Declare();
            code.LoadConstant(value);
            il.Emit(OpCodes.Stloc, local);
            return local;
        }
    }
}
