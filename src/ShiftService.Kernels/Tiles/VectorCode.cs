using System.Reflection;
using System.Reflection.Emit;

namespace ShiftService.Kernels.Tiles;

/// <summary>Writes vector operations of one width as IL. Operands and results are on the evaluation stack unless said otherwise.</summary>
internal sealed class VectorCode(ILGenerator il, Isa isa)
{
    private readonly VectorMethods _methods = VectorMethods.For(isa);

    /// <summary>A local that holds a vector.</summary>
    public LocalBuilder Declare() => il.DeclareLocal(_methods.Vector);

    /// <summary>Pushes the vector at an address.</summary>
    public void Load(LocalBuilder address, int offsetBytes)
    {
        il.Emit(OpCodes.Ldloc, address);
        AddConstant(offsetBytes);
        if (_methods.Load is null) il.Emit(OpCodes.Ldind_R4);
        else il.Emit(OpCodes.Call, _methods.Load);
    }

    /// <summary>Pushes a vector with the value at an address in every lane.</summary>
    public void LoadBroadcast(LocalBuilder address, int offsetBytes)
    {
        il.Emit(OpCodes.Ldloc, address);
        AddConstant(offsetBytes);
        il.Emit(OpCodes.Ldind_R4);
        if (_methods.Broadcast is not null) il.Emit(OpCodes.Call, _methods.Broadcast);
    }

    /// <summary>Pushes a vector with a constant in every lane.</summary>
    public void LoadConstant(float value)
    {
        il.Emit(OpCodes.Ldc_R4, value);
        if (_methods.Broadcast is not null) il.Emit(OpCodes.Call, _methods.Broadcast);
    }

    /// <summary>Writes a local to an address.</summary>
    public void Store(LocalBuilder value, LocalBuilder address, int offsetBytes)
    {
        if (_methods.Store is not null)
        {
            il.Emit(OpCodes.Ldloc, value);
            il.Emit(OpCodes.Ldloc, address);
            AddConstant(offsetBytes);
            il.Emit(OpCodes.Call, _methods.Store);
        }
        else
        {
            il.Emit(OpCodes.Ldloc, address);
            AddConstant(offsetBytes);
            il.Emit(OpCodes.Ldloc, value);
            il.Emit(OpCodes.Stind_R4);
        }
    }

    /// <summary>a, b, c -> a * b + c.</summary>
    public void MultiplyAdd() => il.Emit(OpCodes.Call, _methods.MultiplyAdd);

    /// <summary>accumulator = a * b + accumulator, on locals.</summary>
    public void MultiplyAdd(LocalBuilder a, LocalBuilder b, LocalBuilder accumulator)
    {
        il.Emit(OpCodes.Ldloc, a);
        il.Emit(OpCodes.Ldloc, b);
        il.Emit(OpCodes.Ldloc, accumulator);
        MultiplyAdd();
        il.Emit(OpCodes.Stloc, accumulator);
    }

    /// <summary>a, b -> a + b.</summary>
    public void Add()
    {
        if (_methods.Add is null) il.Emit(OpCodes.Add);
        else il.Emit(OpCodes.Call, _methods.Add);
    }

    /// <summary>a, b -> a * b.</summary>
    public void Multiply()
    {
        if (_methods.Multiply is null) il.Emit(OpCodes.Mul);
        else il.Emit(OpCodes.Call, _methods.Multiply);
    }

    /// <summary>a, b -> max(a, b).</summary>
    public void Max() => il.Emit(OpCodes.Call, _methods.Max);

    /// <summary>a, b -> min(a, b).</summary>
    public void Min() => il.Emit(OpCodes.Call, _methods.Min);

    /// <summary>a -> value where a is above 0, else 0.</summary>
    public void MaskByPositive(LocalBuilder value)
    {
        LoadConstant(0);
        if (_methods.GreaterThan is null || _methods.And is null)
        {
            il.Emit(OpCodes.Cgt);
            il.Emit(OpCodes.Conv_R4);
            il.Emit(OpCodes.Ldloc, value);
            il.Emit(OpCodes.Mul);
            return;
        }
        il.Emit(OpCodes.Call, _methods.GreaterThan);
        il.Emit(OpCodes.Ldloc, value);
        il.Emit(OpCodes.Call, _methods.And);
    }

    /// <summary>address -> address + bytes.</summary>
    public void AddConstant(int bytes)
    {
        if (bytes == 0) return;
        il.Emit(OpCodes.Ldc_I4, bytes);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
    }

    /// <summary>
    /// Asks for the cache line at an address to come to the first level cache; nothing on machines without that instruction.
    /// </summary>
    public void PrefetchNear(LocalBuilder address, int offsetBytes) => Prefetch(VectorMethods.PrefetchNear, address, offsetBytes);

    /// <summary>
    /// Asks for the cache line at an address to come to the second level cache; nothing on machines without that instruction.
    /// </summary>
    public void PrefetchFar(LocalBuilder address, int offsetBytes) => Prefetch(VectorMethods.PrefetchFar, address, offsetBytes);

    private void Prefetch(MethodInfo? method, LocalBuilder address, int offsetBytes)
    {
        if (method is null) return;
        il.Emit(OpCodes.Ldloc, address);
        AddConstant(offsetBytes);
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Call, method);
    }

    /// <summary>local += bytes.</summary>
    public void Advance(LocalBuilder local, int bytes)
    {
        il.Emit(OpCodes.Ldloc, local);
        AddConstant(bytes);
        il.Emit(OpCodes.Stloc, local);
    }
}
