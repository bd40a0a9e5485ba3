using System.Runtime.InteropServices;

namespace ShiftService.Imaging.Vips;

/// <summary>
/// An operation of libvips by name: set its arguments, run it, take its results. What a buffer argument points to must stay pinned until
/// the results are computed.
/// </summary>
internal sealed unsafe class VipsOperation : SafeHandle
{
    private readonly string _name;
    private bool _ran;

    public VipsOperation(string name) : base(0, ownsHandle: true)
    {
        _name = name;
        SetHandle(VipsNative.OperationNew(name));
        if (IsInvalid) throw VipsException.After(name);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    public VipsOperation Set(string argument, bool state)
    {
        GValue value = default;
        VipsNative.ValueInit(&value, GValue.Boolean);
        VipsNative.ValueSetBoolean(&value, state ? 1 : 0);
        return Set(argument, &value);
    }

    public VipsOperation Set(string argument, int number)
    {
        GValue value = default;
        VipsNative.ValueInit(&value, GValue.Int);
        VipsNative.ValueSetInt(&value, number);
        return Set(argument, &value);
    }

    public VipsOperation Set(string argument, string text)
    {
        GValue value = default;
        VipsNative.ValueInit(&value, GValue.String);
        VipsNative.ValueSetString(&value, text);
        return Set(argument, &value);
    }

    /// <summary>Sets an enumeration by the short name of a member.</summary>
    public VipsOperation Set(string argument, string enumeration, string nick)
    {
        nuint type = VipsNative.TypeFromName(enumeration);
        int number = type == 0 ? -1 : VipsNative.EnumFromNick(_name, type, nick);
        if (number < 0) throw VipsException.After($"{_name}: {enumeration} {nick}");
        GValue value = default;
        VipsNative.ValueInit(&value, type);
        VipsNative.ValueSetEnum(&value, number);
        return Set(argument, &value);
    }

    public VipsOperation Set(string argument, VipsImage image)
    {
        GValue value = default;
        VipsNative.ValueInit(&value, GValue.Object);
        VipsNative.ValueSetObject(&value, image.Pointer);
        return Set(argument, &value);
    }

    /// <summary>Sets a list of numbers.</summary>
    public VipsOperation Set(string argument, ReadOnlySpan<double> numbers)
    {
        fixed (double* data = numbers)
            return SetArea(argument, VipsNative.ArrayDoubleType(), VipsNative.ArrayDoubleNew(data, numbers.Length));
    }

    /// <summary>Sets a buffer, which is not copied.</summary>
    public VipsOperation Set(string argument, byte* data, int length) =>
        SetArea(argument, VipsNative.BlobType(), VipsNative.BlobNew(0, data, (nuint)length));

    /// <summary>Builds the operation. Loading reads a header here; other operations are computed when pixels are asked for.</summary>
    public VipsOperation Run()
    {
        nint built = VipsNative.OperationBuild(handle);

        // Outputs exist after a failure too.
        _ran = true;
        if (built == 0) throw VipsException.After(_name);
        // What is built, most often the same operation, comes with a reference of its own.
        VipsNative.ObjectUnref(handle);
        SetHandle(built);
        return this;
    }

    /// <summary>An image that the operation made.</summary>
    public VipsImage TakeImage(string result)
    {
        GValue value = default;
        VipsNative.ValueInit(&value, GValue.Object);
        VipsNative.GetProperty(handle, result, &value);
        nint image = VipsNative.ValueDuplicateObject(&value);
        VipsNative.ValueUnset(&value);
        return new VipsImage(image);
    }

    /// <summary>A copy of a buffer that the operation made.</summary>
    public byte[] TakeBytes(string result)
    {
        GValue value = default;
        VipsNative.ValueInit(&value, VipsNative.BlobType());
        VipsNative.GetProperty(handle, result, &value);
        byte* data = VipsNative.BlobGet(VipsNative.ValueGetBoxed(&value), out nuint length);
        byte[] copy = new ReadOnlySpan<byte>(data, checked((int)length)).ToArray();
        VipsNative.ValueUnset(&value);
        return copy;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        if (_ran) VipsNative.UnrefOutputs(handle);
        VipsNative.ObjectUnref(handle);
        return true;
    }

    private VipsOperation SetArea(string argument, nuint type, nint area)
    {
        GValue value = default;
        VipsNative.ValueInit(&value, type);
        VipsNative.ValueSetBoxed(&value, area);
        VipsNative.AreaUnref(area);
        return Set(argument, &value);
    }

    private VipsOperation Set(string argument, GValue* value)
    {
        VipsNative.SetProperty(handle, argument, value);
        VipsNative.ValueUnset(value);
        return this;
    }
}
