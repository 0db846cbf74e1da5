using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RetrievalQA.Indexing.Vectors;

/// <summary>A vector of length 1 in whole numbers -127..127 and their scale. Sums are exact, so every processor gives the same likeness.</summary>
internal readonly record struct Int8Vector(sbyte[] Values, float Scale)
{
    private const float Highest = 127;

    public static Int8Vector Of(ReadOnlySpan<float> vector)
    {
        var scale = Math.Max(Math.Abs(TensorPrimitives.MaxMagnitude(vector)) / Highest, 1e-12f);
        var values = new sbyte[vector.Length];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = (sbyte)MathF.Round(vector[index] / scale);
        }

        return new Int8Vector(values, scale);
    }

    /// <summary>The likeness to one of many vectors, -1..1.</summary>
    /// <param name="vectors">One after the other, each as long as this one.</param>
    public float Likeness(ReadOnlySpan<sbyte> vectors, int index, float scale) =>
        Dot(vectors.Slice(index * Values.Length, Values.Length), Values) * scale * Scale;

    /// <summary>The sum of the products.</summary>
    /// <param name="left">As long as <paramref name="right"/>.</param>
    public static int Dot(ReadOnlySpan<sbyte> left, ReadOnlySpan<sbyte> right)
    {
        ref var first = ref MemoryMarshal.GetReference(left);
        ref var second = ref MemoryMarshal.GetReference(right);
        var (sum, at) = (0, 0);
        if (Avx2.IsSupported)
        {
            var sums = Vector256<int>.Zero;
            for (; at <= left.Length - Vector128<sbyte>.Count; at += Vector128<sbyte>.Count)
            {
                var products = Avx2.MultiplyAddAdjacent(
                    Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref first, (nuint)at)),
                    Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref second, (nuint)at)));
                sums += products;
            }

            sum = Vector256.Sum(sums);
        }
        else
        {
            for (; at <= left.Length - Vector128<sbyte>.Count; at += Vector128<sbyte>.Count)
            {
                var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref first, (nuint)at));
                var (otherLow, otherHigh) = Vector128.Widen(Vector128.LoadUnsafe(ref second, (nuint)at));
                sum += Products(low, otherLow) + Products(high, otherHigh);
            }
        }

        for (; at < left.Length; at++)
        {
            sum += left[at] * right[at];
        }

        return sum;
    }

    private static int Products(Vector128<short> left, Vector128<short> right)
    {
        var (low, high) = Vector128.Widen(left);
        var (otherLow, otherHigh) = Vector128.Widen(right);
        return Vector128.Sum((low * otherLow) + (high * otherHigh));
    }
}
